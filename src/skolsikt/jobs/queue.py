"""The queue: rows in the app database say what and how it went, Huey hands them to the worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache

from django.conf import settings
from django.db import close_old_connections, transaction
from huey import SqliteHuey
from huey.api import TaskWrapper

from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError, place_of
from skolsikt.home.rights import make_own
from skolsikt.home.settings import read_settings
from skolsikt.home.words import _
from skolsikt.jobs.contract import Run
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.registry import job
from skolsikt.measures.house import House
from skolsikt.records.governance.coordinator import tell_coordinator

BY_ITSELF = "schedule"  # who asked for work that nobody asked for
_log = logging.getLogger(__name__)


@cache
def huey() -> SqliteHuey:
    """The hand-over file of this installation."""
    make_own(settings.SKOLSIKT_HOME.queue_database)
    queue = SqliteHuey("skolsikt", filename=str(settings.SKOLSIKT_HOME.queue_database), results=False, utc=False)
    # In a thread that lives for months: after a restart of the database it asks anew.
    queue.pre_execute(name="afresh")(lambda _task: close_old_connections())
    return queue


@cache
def _task() -> TaskWrapper:
    return huey().task(name="perform")(perform)


def enqueue(job_id: str, arguments: Mapping[str, str] | None = None, *, requested_by: str = "") -> JobRun:
    """Put a job in the queue, once the surrounding transaction is done, and return its row.

    Raises UnknownJob at once rather than in the worker.
    """
    run = JobRun.objects.create(job=job(job_id).id, arguments=dict(arguments or {}), requested_by=requested_by)
    transaction.on_commit(lambda: hand_over(run.pk))
    return run


def hand_over(run_id: int) -> None:
    """Tell the worker about a queued row. Twice does no harm: the first to claim the row runs it."""
    _task()(run_id)


def perform(run_id: int) -> None:
    """Run a queued row to its end and write how it went. Nothing about a pupil reaches the row or the log."""
    started = now()
    claimed = JobRun.objects.filter(pk=run_id, status=JobRun.Status.QUEUED).update(
        status=JobRun.Status.RUNNING, started_at=started
    )
    if not claimed:
        return
    row = JobRun.objects.get(pk=run_id)
    try:
        outcome = job(row.job).run(_run_of(row))
    except SkolsiktError as error:  # its words are made for people and hold no pupil data
        _finish(row, JobRun.Status.FAILED, error=str(error))
    except Exception as error:
        # The message of an unforeseen error may quote data: only its kind and place are kept.
        _log.error("job %s failed: %s at %s", row.job, type(error).__name__, place_of(error))
        _finish(
            row, JobRun.Status.FAILED, error=_("Oväntat fel ({kind}). Se loggen.").format(kind=type(error).__name__)
        )
    else:
        _finish(row, JobRun.Status.DONE, outcome=dict(outcome))
        return
    _tell_that_it_broke(row)


def _tell_that_it_broke(row: JobRun) -> None:
    """Mail the coordinator when work that runs by itself no longer does, the first time in a row."""
    latest = JobRun.that_did_something(row.job).filter(pk__lt=row.pk).first()
    if row.requested_by != BY_ITSELF or (latest and latest.status == JobRun.Status.FAILED):
        return
    subject = _("Något som går av sig självt slutade fungera: {title}").format(title=_(job(row.job).title))
    letter = [_("Vad som är fel och vad som kan göras står på sidan Data. Försöket görs om nästa gång.")]
    try:
        said = read_settings(settings.SKOLSIKT_HOME)
    except SkolsiktError as error:  # which may be why it broke
        _log.error("the coordinator could not be told of %s: %s", row.job, type(error).__name__)
    else:
        tell_coordinator(said, subject, letter, about=row.job)


def _run_of(row: JobRun) -> Run:
    def progress(step: str, share: float) -> None:
        JobRun.objects.filter(pk=row.pk).update(step=step[:200], progress_share=min(max(share, 0.0), 1.0))

    return Run(house=House.open(settings.SKOLSIKT_HOME.root), arguments=row.arguments, at=now(), progress=progress)


def _finish(row: JobRun, status: str, *, outcome: Mapping[str, object] | None = None, error: str = "") -> None:
    share = {"progress_share": 1.0} if status == JobRun.Status.DONE else {}
    JobRun.objects.filter(pk=row.pk).update(
        status=status, finished_at=now(), outcome=dict(outcome or {}), error=error, **share
    )
