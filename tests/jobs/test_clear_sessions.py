"""Log-ins that are over leave no rows behind."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session

from skolsikt.home.clock import now
from skolsikt.jobs.clear_sessions import JOB
from skolsikt.jobs.contract import Run


def test_only_what_is_over_is_taken_away(database: str) -> None:
    at = now()
    for key, seconds in (("over", -1), ("holds", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=at + timedelta(seconds=seconds))
    run = Run(house=None, arguments={}, at=at, progress=lambda step, share: None)
    assert JOB.run(run) == {"removed": 1}
    assert [one.session_key for one in Session.objects.all()] == ["holds"]
