"""What has been asked of the queue, how it went, and when it is asked by itself."""

from __future__ import annotations

from django.db import models
from django.db.models import QuerySet


class JobTime(models.Model):
    """When a job runs, as somebody said on a page: in the words of ``[schedule]``. It holds before the settings."""

    job = models.CharField(max_length=60, unique=True)
    words = models.CharField(max_length=100)
    said_by = models.CharField(max_length=150)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job} {self.words}"


class JobRun(models.Model):
    """One run of one job. Arguments and outcome never hold anything about a pupil."""

    class Status(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    job = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    requested_by = models.CharField(max_length=150, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED, db_index=True)
    step = models.CharField(max_length=200, blank=True)
    progress_share = models.FloatField(default=0.0)
    attempts = models.PositiveSmallIntegerField(default=0)
    outcome = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=["job", "status"]),)

    @classmethod
    def that_did_something(cls, job: str) -> QuerySet[JobRun]:
        """Return the ended runs of a job, newest first. One outside its hours did nothing, and has nothing to tell."""
        ended = cls.objects.filter(job=job, status__in=(cls.Status.DONE, cls.Status.FAILED))
        return ended.exclude(status=cls.Status.DONE, outcome={}).order_by("-id")

    def __str__(self) -> str:
        return f"{self.job} #{self.pk} {self.status}"
