"""Work that is under way or waiting, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.registry import jobs
from skolsikt.loading.loads import RUNNING, Load


@dataclass(frozen=True)
class Work:
    """One piece of work: what it is, what it is doing, how much is done in per cent (None: nobody knows)."""

    title: str
    step: str
    percent: int | None


def work_under_way(loads: Sequence[Load]) -> list[Work]:
    """Return jobs that run or wait, oldest first, and files that are being read."""
    rows = JobRun.objects.filter(status__in=(JobRun.Status.QUEUED, JobRun.Status.RUNNING)).order_by("id")
    reading = [Work(load.file, load.status_text, None) for load in loads if load.status == RUNNING]
    return [*(_of_job(row) for row in rows), *reading]


def _of_job(row: JobRun) -> Work:
    title = _(jobs()[row.job].title) if row.job in jobs() else row.job
    step = row.step if row.status == JobRun.Status.RUNNING else _("väntar")
    return Work(title, step, round(row.progress_share * 100))
