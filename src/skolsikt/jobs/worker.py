"""The worker: one process per installation that runs the queue and the schedule."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F
from huey import crontab
from huey.consumer import Consumer

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings
from skolsikt.home.words import _
from skolsikt.jobs.contract import Job
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import BY_ITSELF, enqueue, hand_over, huey
from skolsikt.jobs.registry import job, jobs
from skolsikt.jobs.schedules import require_known, schedule_now, schedule_of

_log = logging.getLogger(__name__)
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
    """Give every job to Huey's clock, which asks each minute whether it is time: settings and page may have moved it.

    Raises UnknownJob and ScheduleWrong where the settings of now name no job or no time.
    """
    require_known(settings.SKOLSIKT_SETTINGS)
    for known in jobs().values():
        schedule_of(known, settings.SKOLSIKT_SETTINGS)
        _schedule(known)


def is_time(known: Job, at: datetime) -> bool:
    """Whether the job is to start in this minute, Swedish clock; not while settings or database cannot be read."""
    close_old_connections()  # the clock's thread lives for months too
    try:
        when = schedule_now(known, read_settings(settings.SKOLSIKT_HOME))
    except (DatabaseError, SkolsiktError) as error:
        _log.error("the schedule of %s could not be read: %s", known.id, type(error).__name__)
        return False
    return when is not None and bool(crontab(**vars(when))(at))


def _schedule(known: Job) -> None:

    def start() -> None:
        # A run that still waits or works is enough: the schedule never piles up.
        unfinished = (JobRun.Status.QUEUED, JobRun.Status.RUNNING)
        if not JobRun.objects.filter(job=known.id, status__in=unfinished).exists():
            enqueue(known.id, requested_by=BY_ITSELF)

    huey().periodic_task(partial(is_time, known), name=f"schedule_{known.id}")(start)
