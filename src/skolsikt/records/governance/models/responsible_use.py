"""What the municipality has answered to the points of responsible use."""

from __future__ import annotations

from django.conf import settings
from django.db import models

LONGEST_TEXT = 1000


class UseAnswer(models.Model):
    """One answer to one point of ``responsible_use.yaml``. Answers are added; the newest one stands."""

    class State(models.TextChoices):
        DECIDED = "decided"
        UNDER_WAY = "under_way"
        NOT_YET = "not_yet"

    point = models.CharField(max_length=40)
    state = models.CharField(max_length=20, choices=State.choices)
    text = models.CharField(max_length=LONGEST_TEXT)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.point} {self.state}"
