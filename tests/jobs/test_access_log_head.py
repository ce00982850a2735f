"""The head of the access log reaches the data-protection officer daily, with what is wrong and nothing of a pupil."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core import mail

from skolsikt.home.paths import Home
from skolsikt.jobs.access_log_head import JOB
from skolsikt.jobs.registry import job
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.access_log.entries import end_of_log, note_new_start

from .log_letters import OFFICER, run_job

AT = datetime(2026, 1, 12, 6, 40, tzinfo=UTC)
PUPIL = 8_112_233_445_566

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


def note(home: Home, kind: Kind = Kind.PUPILS) -> int:
    return note_access(home, at=AT, viewer="mentor", kind=kind, what="elev", why="mentor", pupil_keys=[PUPIL])


def cut(home: Home, last: int) -> None:
    with closing(sqlite3.connect(home.privacy_database, isolation_level=None)) as database:
        database.executescript(f"""
            DROP TRIGGER access_kept; DROP TRIGGER shown_kept;
            DELETE FROM pupil_shown WHERE access > {last}; DELETE FROM access WHERE number > {last};
        """)


def test_the_job_is_registered_and_runs_daily() -> None:
    assert job("access_log_head") is JOB
    assert JOB.schedule is not None
    assert (JOB.schedule.hour, JOB.schedule.day) == ("6", "*")


def test_the_letter_holds_the_head_and_what_is_new(home: Home) -> None:
    note(home)
    note(home, Kind.REFUSED)
    head = str(end_of_log(home))
    assert run_job(JOB, home, at=AT) == {"head": head, "sent": 1, "problems": 0}
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([OFFICER], "Åtkomstloggens huvud, rad 2")
    assert head in letter.body
    assert "Elever visade: 1" in letter.body
    assert "Nekat försök: 1" in letter.body
    assert str(PUPIL) not in letter.body
    note(home)
    run_job(JOB, home, at=AT)
    assert "Rader efter rad 2:" in mail.outbox[1].body
    assert "Nekat försök" not in mail.outbox[1].body


def test_a_log_cut_off_since_the_last_letter_is_told_though_somebody_made_a_new_head(home: Home) -> None:
    for _again in range(3):
        note(home)
    run_job(JOB, home, at=AT)
    cut(home, 1)
    note_new_start(home, at=AT, viewer="root", what="accept", why="inget")
    assert run_job(JOB, home, at=AT)["problems"] == 1
    letter = mail.outbox[1]
    assert letter.subject == "Åtkomstloggen är inte hel"
    assert "slutar vid rad 2, men har haft minst 3" in letter.body
    assert "Loggen själv: 1" in letter.body


def test_without_an_address_nobody_is_written_to_and_the_head_is_still_kept(home: Home) -> None:
    assert run_job(JOB, home, at=AT, dpo_mail="") == {"sent": 0, "problems": 0}
    note(home)
    assert run_job(JOB, home, at=AT, dpo_mail="") == {"head": str(end_of_log(home)), "sent": 0, "problems": 0}
    assert mail.outbox == []


def test_before_the_first_entry_there_is_nothing_to_send(home: Home) -> None:
    assert run_job(JOB, home, at=AT) == {"sent": 0, "problems": 0}
    assert mail.outbox == []
