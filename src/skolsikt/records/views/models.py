"""The tables of what a reader keeps: no figure and no pupil, only which question and in which order."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

LONGEST_TITLE = 80
LONGEST_QUERY = 1000
LONGEST_REASON = 300


class SavedView(models.Model):
    """A question that somebody wants to ask again. ``query``: the question as Jämför's address says it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    query = models.CharField(max_length=LONGEST_QUERY)
    is_on_overview = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "title"], name="saved_view_title_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"


class OverviewArrangement(models.Model):
    """What one reader has chosen for Översikt, in order: names of key figures and of cards."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key_figures = models.JSONField(default=list)
    cards = models.JSONField(default=list)
    arranged_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_id}"


class SimilarUnits(models.Model):
    """The school units that one school unit is compared with, where its principal has chosen others than the nearest.

    ``codes``: theirs, in order; ``reason``: why, in words for everybody.
    """

    school_unit = models.CharField(max_length=100, unique=True)
    codes = models.JSONField(default=list)
    reason = models.CharField(max_length=LONGEST_REASON)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.school_unit
