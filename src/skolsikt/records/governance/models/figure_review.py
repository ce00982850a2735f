"""What a school says about its own figures: that they have been gone through, or that one of them is doubted."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_TEXT = 1000


class SignOff(models.Model):
    """A principal has gone through the figures of a measure, or all that a source tells, of one period.

    ``loads``: what the school's figures rested on then; other loads behind them now means that they have changed.
    One that was a mistake is withdrawn, and marks nothing from then on.
    """

    school_unit = models.CharField(max_length=200)
    measure = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100, blank=True)
    period = models.CharField(max_length=20)
    data_version = models.PositiveIntegerField()
    measure_version = models.CharField(max_length=20, blank=True)
    loads = models.JSONField(default=list)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(measure="", source__gt="") | Q(measure__gt="", source=""),
                name="sign_off_is_of_measure_or_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_unit} {self.measure or self.source} {self.period}"


class FigureQuestion(models.Model):
    """A question about one number. ``asked``: the number as an address asks for it, at ``data_version``."""

    class Status(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        MENDED = "mended"

    school_unit = models.CharField(max_length=200)
    measure = models.CharField(max_length=100)
    period = models.CharField(max_length=20)
    asked = models.CharField(max_length=1000)
    data_version = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST_TEXT)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    answer = models.CharField(max_length=LONGEST_TEXT, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status="open") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="figure_question_closed_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school_unit} {self.measure} {self.period} {self.status}"
