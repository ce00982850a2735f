"""Decisions about releases, as rows: the journal of who approved or rejected what. What is in force, files say."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from skolsikt.records.accounts.models import User


class ReleaseDecision(models.Model):
    """One person's decision about one release. ``sha256``: of the file that was decided about."""

    class Verdict(models.TextChoices):
        APPROVE = "approve"
        REJECT = "reject"

    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number", "by", "verdict"], name="release_decided_once_by_each"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.verdict} {self.by}"
