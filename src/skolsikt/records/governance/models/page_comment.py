"""What people think of the pages: said from any page, answered, and seen by whoever said it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGEST_COMMENT = 1000


class PageComment(models.Model):
    """A few words about a page. ``page``: its name, never an address, which could tell what was looked at."""

    class Status(models.TextChoices):
        NEW = "new"
        PLANNED = "planned"
        DONE = "done"
        DECLINED = "declined"

    page = models.CharField(max_length=50)
    text = models.CharField(max_length=LONGEST_COMMENT)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.NEW)
    answer = models.CharField(max_length=LONGEST_COMMENT, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status="new") | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="page_comment_closed_with_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.status}"
