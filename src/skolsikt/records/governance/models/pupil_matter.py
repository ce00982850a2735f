"""What a pupil or guardian has asked about the pupil's data, what was decided, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_TEXT = 1000


class PupilMatter(models.Model):
    """One objection (GDPR art. 21), restriction (18) or correction (16) about one pupil.

    An objection is against ``purpose``. A correction is of ``column`` in ``table`` that ``school_year``; ``marks``
    tell what stood there when it was registered, so that a load that changes it is noticed. An effect lasts from an
    upheld decision to ``ended_at``.
    """

    class Kind(models.TextChoices):
        OBJECTION = "objection"
        RESTRICTION = "restriction"
        CORRECTION = "correction"

    class Decision(models.TextChoices):
        NONE = ""
        UPHELD = "upheld"
        DENIED = "denied"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    pupil_key = models.BigIntegerField()
    purpose = models.CharField(max_length=40, blank=True)
    table = models.CharField(max_length=60, blank=True)
    column = models.CharField(max_length=60, blank=True)
    school_year = models.CharField(max_length=7, blank=True)
    marks = models.JSONField(default=list)
    told = models.CharField(max_length=LONGEST_TEXT)
    diary_number = models.CharField(max_length=60, blank=True)
    received_on = models.DateField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True)
    decision_reason = models.CharField(max_length=LONGEST_TEXT, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decision="") | (Q(decided_at__isnull=False) & ~Q(decision_reason="")),
                name="matter_decided_with_reason",
            ),
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | ~Q(decision=""), name="matter_ends_decided"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def has_effect(self) -> bool:
        """Whether it is upheld and has not ended."""
        return self.decision == self.Decision.UPHELD and self.ended_at is None
