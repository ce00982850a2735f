"""How attendance is to be registered, and whether teachers see how they have registered themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models

LONGEST_GUIDELINE = 4000
LONGEST_REFERENCE = 60


class RegistrationGuideline(models.Model):
    """One version of the municipality's guideline. Versions are added; the newest one stands."""

    text = models.CharField(max_length=LONGEST_GUIDELINE)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"guideline {self.written_at:%Y-%m-%d}"


class FeedbackDecision(models.Model):
    """One decision on whether a teacher sees the own figures. Decisions are added; the newest one stands.

    ``negotiated_on``: when it was negotiated with the unions (medbestämmandelagen 11 §).
    """

    is_on = models.BooleanField()
    reference = models.CharField(max_length=LONGEST_REFERENCE)
    negotiated_on = models.DateField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reference} {'on' if self.is_on else 'off'}"
