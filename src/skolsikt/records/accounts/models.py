"""Accounts and their roles, as rows."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

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


class RoleGrant(models.Model):
    """One role at one school unit (or all of them, ``*``) from a day, and to a day where the end is known."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=40)
    school_unit_code = models.CharField(max_length=200, default=ALL_UNITS)
    from_date = models.DateField()
    to_date = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    directory = models.CharField(max_length=30, blank=True, default="")  # that gave it at log-in; empty: given by hand

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "role", "school_unit_code", "from_date", "directory"], name="role_granted_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")), name="role_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.school_unit_code}"
