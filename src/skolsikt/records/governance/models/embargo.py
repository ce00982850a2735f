"""Figures held until a day, as rows: who decided it, why, and who lifted it. What holds now, files say."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from skolsikt.records.accounts.models import User


class Embargo(models.Model):
    """Figures that nobody sees before ``until`` but those in ``open_to``. What is not said is not limited.

    ``open_to``: names of roles, with the first view.
    """

    measure = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=100, blank=True)
    period = models.CharField(max_length=20, blank=True)
    school_unit = models.CharField(max_length=200, blank=True)
    until = models.DateField()
    open_to = models.JSONField(default=list)
    reason = models.CharField(max_length=500)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_because = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(measure="", source="", period="", school_unit=""), name="embargo_is_of_something"
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, [self.measure, self.source, self.period, self.school_unit, str(self.until)]))
