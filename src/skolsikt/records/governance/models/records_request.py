"""Requests for public records (tryckfrihetsförordningen 2 kap.), the secrecy trials and the decision."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_TEXT = 2000


class RecordsRequest(models.Model):
    """One request. Who asks may stay unknown (TF 2 kap. 18 §), and why is asked only when secrecy is tried.

    ``pupil_key``: the pupil that it is about, if it is about one. ``tables``: which data about pupils it is for; none
    for statistics. ``compilation``: whether the record is there, can be put together by routine means, or cannot
    (TF 2 kap. 6-7 §§). ``masked``: what is left out when it is given out in part.
    """

    class Compilation(models.TextChoices):
        EXISTING = "existing"
        ROUTINE = "routine"
        NOT_ROUTINE = "not_routine"

    class Decision(models.TextChoices):
        NONE = ""
        GIVEN_OUT = "given_out"
        IN_PART = "in_part"
        REFUSED = "refused"
        NOT_A_RECORD = "not_a_record"

    asked_for = models.CharField(max_length=LONGEST_TEXT)
    requester = models.CharField(max_length=200, blank=True)
    aim = models.CharField(max_length=LONGEST_TEXT, blank=True)
    pupil_key = models.BigIntegerField(null=True)
    diary_number = models.CharField(max_length=60, blank=True)
    tables = models.JSONField(default=list)
    compilation = models.CharField(max_length=20, choices=Compilation.choices)
    compilation_reason = models.CharField(max_length=LONGEST_TEXT, blank=True)
    received_on = models.DateField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    decision = models.CharField(max_length=20, choices=Decision.choices, blank=True)
    decision_reason = models.CharField(max_length=LONGEST_TEXT, blank=True)
    masked = models.CharField(max_length=LONGEST_TEXT, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    handed_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    handed_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False), name="request_decided_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(handed_out_at__isnull=True) | Q(decision__in=["given_out", "in_part"]),
                name="request_handed_out_when_given",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def may_be_handed_out(self) -> bool:
        """Whether it is to be given out, at least in part."""
        return self.decision in (self.Decision.GIVEN_OUT, self.Decision.IN_PART)


class SecrecyTrial(models.Model):
    """One provision tried for one request. A later trial of the same provision stands instead of it."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        IN_PART = "in_part"
        SECRET = "secret"  # noqa: S105 - an outcome

    request = models.ForeignKey(RecordsRequest, on_delete=models.CASCADE, related_name="trials")
    secrecy_class = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    text = models.CharField(max_length=LONGEST_TEXT)
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.secrecy_class} {self.outcome}"
