"""Accounts and their roles, as rows."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from skolsikt.privacy.viewer import Relation, Window
from skolsikt.records.accounts.roles import ALL_UNITS


class User(AbstractBaseUser):
    """A person who may log in. What the person may see follows from the grants, not from this row."""

    username = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[BaseUserManager] = BaseUserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    def __str__(self) -> str:
        return self.username

    def get_full_name(self) -> str:
        return self.full_name


class DeliveryKey(models.Model):
    """A system's key to leave files in the inbox, and nothing else. The key itself is kept nowhere, only its hash.

    ``profile``: its files go to the inbox of that profile.
    """

    name = models.CharField(max_length=80, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    profile = models.CharField(max_length=120, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """One role from a day, and to a day where the end is known.

    It holds for every school unit (``*``), for one, or for a class or teaching group of one unit in one school year.
    ``stand_in_for``: whose role it is, while that person is away.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40)
    school_unit_code = models.CharField(max_length=200, default=ALL_UNITS)
    class_name = models.CharField(max_length=100, blank=True)
    teaching_group = models.CharField(max_length=100, blank=True)
    school_year = models.CharField(max_length=7, blank=True)
    stand_in_for = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    directory = models.CharField(max_length=30, blank=True, default="")  # that gave it at log-in; empty: given by hand

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=[
                    "user",
                    "role",
                    "school_unit_code",
                    "class_name",
                    "teaching_group",
                    "school_year",
                    "from_date",
                    "directory",
                ],
                name="role_granted_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="role_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.role, self.school_unit_code, self.class_name, self.teaching_group]))

    @property
    def relation(self) -> Relation:
        """What the role is held for, as the gate knows it."""
        return Relation(
            role=self.role,
            school_unit_code=self.school_unit_code,
            class_name=self.class_name,
            teaching_group=self.teaching_group,
            school_year=self.school_year,
        )


class PupilWindow(models.Model):
    """One person let in to one pupil, from a day to a day, for a purpose; it closes by itself."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="windows")
    pupil_key = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    reason = models.CharField(max_length=500)
    from_date = models.DateField()
    to_date = models.DateField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["pupil_key"], name="window_by_pupil")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(to_date__gte=F("from_date")), name="window_ends_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.from_date} {self.to_date}"

    @property
    def window(self) -> Window:
        """The window as the gate knows it."""
        return Window(pupil_key=self.pupil_key, purpose=self.purpose, reason=self.reason)
