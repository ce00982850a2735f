"""Unusual access is told once, with who, how many and which entries; no pupil."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail

from skolsikt.home.paths import Home
from skolsikt.jobs.registry import job
from skolsikt.jobs.unusual_access import JOB
from skolsikt.privacy.access_log import Kind, note_access

from .log_letters import OFFICER, run_job

DAY = datetime(2026, 1, 12, tzinfo=UTC)  # a Monday; the Swedish clock is an hour ahead
NEXT = DAY + timedelta(days=1, hours=6)
LIMITS = {"unusual_pupils_per_hour": 20, "unusual_refusals_per_day": 3}

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


def note(home: Home, viewer: str, hour: float, *, kind: Kind = Kind.PUPILS, first: int = 1, count: int = 1) -> None:
    at = DAY + timedelta(hours=hour)
    keys = range(first, first + count) if kind is not Kind.REFUSED else ()
    note_access(home, at=at, viewer=viewer, kind=kind, what="elev", why="", pupil_keys=keys)


def report(home: Home, at: datetime = NEXT, **settings: object) -> list[str]:
    """Run the job, and return the lines of its letter that tell of somebody."""
    before = len(mail.outbox)
    run_job(JOB, home, at=at, **LIMITS | settings)
    letters = mail.outbox[before:]
    assert all(letter.to == [OFFICER] for letter in letters)
    return [line for letter in letters for line in letter.body.splitlines() if " (rad " in line]


def test_the_job_is_registered() -> None:
    assert job("unusual_access") is JOB


def test_many_pupils_within_an_hour_are_told_and_the_same_number_over_a_day_is_not(home: Home) -> None:
    for place in range(3):
        note(home, "bråttom", 9 + place / 4, first=10 * place, count=10)
        note(home, "lugn", 7 + 2 * place, first=10 * place, count=10)
    assert report(home) == ["2026-01-12 bråttom: många elever inom en timme: 30 (rad 1–5)"]


def test_the_limit_itself_is_usual(home: Home) -> None:
    note(home, "mentor", 9, count=20)
    assert report(home) == []
    assert mail.outbox == []


@pytest.mark.parametrize(("hour", "is_odd"), [(4.99, True), (5, False), (20.99, False), (21, True), (22.9, True)])
def test_odd_hours_are_told_by_the_swedish_clock(hour: float, is_odd: bool, home: Home) -> None:
    note(home, "mentor", hour, count=2)
    assert report(home) == (["2026-01-12 mentor: elever visade på udda tider: 2 (rad 1–1)"] if is_odd else [])


def test_what_hours_are_usual_is_a_setting(home: Home) -> None:
    note(home, "mentor", 9)
    assert report(home, usual_hours=(7, 10)) == ["2026-01-12 mentor: elever visade på udda tider: 1 (rad 1–1)"]


def test_many_refusals_are_told(home: Home) -> None:
    for place in range(3):
        note(home, "nyfiken", 9 + place, kind=Kind.REFUSED)
    note(home, "felklick", 9, kind=Kind.REFUSED)
    assert report(home) == ["2026-01-12 nyfiken: nekade försök: 3 (rad 1–3)"]


def test_pupils_seen_through_a_window_are_told_and_those_seen_by_relation_are_not(home: Home) -> None:
    for viewer, what in (("kurator", "pupil through a window"), ("mentor", "pupil")):
        for place in range(2):
            at = DAY + timedelta(hours=9 + place)
            note_access(home, at=at, viewer=viewer, kind=Kind.PUPILS, what=what, why="Samtal", pupil_keys=[1])
    told = "elever visade utan egen relation, genom ett insynsfönster: 2"
    assert report(home) == [f"2026-01-12 kurator: {told} (rad 1–2)"]


def test_the_houses_own_analyses_at_night_are_usual(home: Home) -> None:
    note_access(home, at=DAY, viewer="job:segregation", kind=Kind.EXTRACT, what="extract", why="x", pupils=9000)
    assert report(home) == []


def test_each_day_is_told_once_and_days_that_the_worker_missed_are_caught_up(home: Home) -> None:
    note(home, "ett", 22)  # the day before the next in Sweden
    note(home, "två", 24 + 3)
    note(home, "tre", 48 + 3)
    assert len(report(home)) == 1
    assert report(home) == []
    told = report(home, at=DAY + timedelta(days=4, hours=6))
    assert [line.split(":")[0] for line in told] == ["2026-01-13 två", "2026-01-14 tre"]


def test_without_an_address_nobody_is_written_to(home: Home) -> None:
    note(home, "mentor", 2)
    assert run_job(JOB, home, at=NEXT, dpo_mail="")["found"] == 1
    assert mail.outbox == []
