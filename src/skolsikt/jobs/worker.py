"""The worker: one process per installation that runs the queue and the schedule."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction
from django.db.models import F
from huey import crontab
from huey.consumer import Consumer

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.jobs.contract import Job, Schedule
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import BY_ITSELF, enqueue, hand_over, huey
from skolsikt.jobs.registry import job, jobs
from skolsikt.jobs.schedules import require_known, schedule_of

ATTEMPTS = 3  # a job that takes the worker down with it is not tried for ever


class WorkerRunning(SkolsiktError):
    """Another worker runs for this installation."""


def work(home: Home, *, workers: int) -> None:
    """Run jobs until stopped by a signal; a job that is under way is finished first."""
    with _only_worker(home):
        recover()
        schedule()
        Consumer(huey(), workers=workers, worker_type="thread").run()


@contextmanager
def _only_worker(home: Home) -> Iterator[None]:
    with (home.root / "worker.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkerRunning(_("En arbetare körs redan för {folder}.").format(folder=home.root)) from error
        yield


def recover() -> None:
    """Take up what a worker that died left behind. The caller is the only worker."""
    with transaction.atomic():
        for row in JobRun.objects.filter(status=JobRun.Status.RUNNING):
            _take_up(row)
    for row in JobRun.objects.filter(status=JobRun.Status.QUEUED):
        hand_over(row.pk)


def _take_up(row: JobRun) -> None:
    may_go_on = row.attempts + 1 < ATTEMPTS and row.job in jobs() and job(row.job).may_be_repeated
    change: dict[str, object] = (
        {"status": JobRun.Status.QUEUED, "step": "", "progress_share": 0.0}
        if may_go_on
        else {"status": JobRun.Status.FAILED, "error": _("Avbröts när arbetaren stannade.")}
    )
    JobRun.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1, **change)


def schedule() -> None:
    """Give every job with a schedule to Huey's clock."""
    require_known(settings.SKOLSIKT_SETTINGS)
    for known in jobs().values():
        if when := schedule_of(known, settings.SKOLSIKT_SETTINGS):
            _schedule(known, when)


def _schedule(known: Job, when: Schedule) -> None:

    def start() -> None:
        # A run that still waits or works is enough: the schedule never piles up.
        unfinished = (JobRun.Status.QUEUED, JobRun.Status.RUNNING)
        if not JobRun.objects.filter(job=known.id, status__in=unfinished).exists():
            enqueue(known.id, requested_by=BY_ITSELF)

    huey().periodic_task(
        crontab(minute=when.minute, hour=when.hour, day=when.day, month=when.month, day_of_week=when.day_of_week),
        name=f"schedule_{known.id}",
    )(start)
