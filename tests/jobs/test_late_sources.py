"""The coordinator is told once of each source that has become late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from skolsikt.home.paths import Home
from skolsikt.jobs.late_sources import JOB
from skolsikt.loading.loads import PUBLISHED, list_loads, new_load, save_load
from tests.jobs.log_letters import run_job

AT = datetime(2026, 3, 2, 6, 10, tzinfo=UTC)
TO = "it@example.se"


@pytest.fixture
def home(db: None, tmp_path) -> Home:
    home = Home(tmp_path / "home").create()
    loaded(home, "lessons", AT - timedelta(days=8))
    loaded(home, "pupils", AT - timedelta(days=8))
    return home


def loaded(home: Home, source: str, at: datetime) -> None:
    from dataclasses import replace

    load = new_load(home, file="x.csv", loaded_at=at.isoformat(), who="")
    save_load(home, replace(load, source=source, status=PUBLISHED))


def test_a_late_source_is_told_once_and_again_when_it_is_late_anew(home: Home, mailoutbox) -> None:
    assert list_loads(home)
    assert run_job(JOB, home, at=AT, coordinator_mail=TO)["new"] == 1
    (letter,) = mailoutbox
    assert letter.to == [TO]
    assert "Lektionsnärvaro: senast den 2026-02-22" in letter.body
    assert "Elever" not in letter.body
    assert run_job(JOB, home, at=AT + timedelta(days=1), coordinator_mail=TO)["new"] == 0
    loaded(home, "lessons", AT + timedelta(days=2))
    assert run_job(JOB, home, at=AT + timedelta(days=3), coordinator_mail=TO) == {"late": [], "new": 0}
    assert run_job(JOB, home, at=AT + timedelta(days=12), coordinator_mail=TO)["new"] == 1
    assert len(mailoutbox) == 2


def test_without_an_address_nothing_is_sent(home: Home, mailoutbox) -> None:
    assert run_job(JOB, home, at=AT)["new"] == 1
    assert mailoutbox == []
