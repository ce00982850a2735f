"""Take away the rows of log-ins that are over: they hold who was logged in and when."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.sessions.backends.db import SessionStore

from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run, Schedule


def _clear(run: Run) -> Mapping[str, object]:
    ended = SessionStore.get_model_class().objects.filter(expire_date__lt=run.at)
    return {"removed": ended.delete()[0]}


JOB = Job(
    id="clear_sessions",
    title=N_("Ta bort avslutade inloggningar"),
    run=_clear,
    schedule=Schedule(minute="20", hour="3"),
)
