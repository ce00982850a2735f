"""Work that is under way or waiting, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.registry import jobs


@dataclass(frozen=True)
class Work:
    """One job: what it is, what it is doing, how much is done in per cent."""

    title: str
    step: str
    percent: int


def work_under_way() -> list[Work]:
    """Return jobs that run or wait, oldest first."""
    rows = JobRun.objects.filter(status__in=(JobRun.Status.QUEUED, JobRun.Status.RUNNING)).order_by("id")
    return [
        Work(_title(row.job), row.step if row.status == JobRun.Status.RUNNING else _("väntar"), _percent(row))
        for row in rows
    ]


def _title(job_id: str) -> str:
    return _(jobs()[job_id].title) if job_id in jobs() else job_id


def _percent(row: JobRun) -> int:
    return round(row.progress_share * 100)
