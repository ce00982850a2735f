"""The access log: lines are added, never changed."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Access, Kind, accesses, accesses_about, note_access, note_search
from skolsikt.privacy.database import privacy_database

AT = datetime(2025, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").create()


def note(home: Home, **more: object) -> int:
    said = {"viewer": "mentor-9a", "kind": Kind.PUPILS, "what": "elev", "why": "mentor"}
    return note_access(home, at=AT, **{**said, **more})  # type: ignore[arg-type]


def test_an_entry_says_who_saw_what_when_and_why(home):
    number = note(home, pupil_keys=[7])
    assert accesses(home) == [
        Access(
            number=number,
            at="2025-09-01T12:00:00+00:00",
            viewer="mentor-9a",
            kind="pupils",
            what="elev",
            why="mentor",
            pupils=1,
        )
    ]


def test_each_pupil_shown_finds_the_entry(home):
    first = note(home, pupil_keys=[7, 8, 7])
    second = note(home, pupil_keys=[8])
    assert [entry.number for entry in accesses_about(home, 8)] == [second, first]
    assert [entry.number for entry in accesses_about(home, 7)] == [first]
    assert accesses_about(home, 9) == []
    assert [entry.pupils for entry in accesses(home)] == [1, 2]


def test_true_aggregates_tell_how_many_pupils_were_behind(home):
    note(home, viewer="operator", why="kontroll", pupils=240)
    assert accesses(home)[0].pupils == 240


def test_the_newest_entries_come_first_up_to_the_limit(home):
    numbers = [note(home) for _ in range(3)]
    assert [entry.number for entry in accesses(home, limit=2)] == [numbers[2], numbers[1]]


@pytest.mark.parametrize("table", ["access", "pupil_shown"])
@pytest.mark.parametrize("change", ["UPDATE {} SET rowid = 9", "DELETE FROM {}", "UPDATE {} SET {} = 1"])
def test_an_entry_can_be_neither_changed_nor_removed(home, table, change):
    note(home, pupil_keys=[7])
    column = "pupils" if table == "access" else "pupil_key"
    sql = change.format(table, column) if change.count("{}") == 2 else change.format(table)
    database = sqlite3.connect(home.privacy_database)
    with pytest.raises((sqlite3.IntegrityError, sqlite3.OperationalError), match=r"append only|rowid"):
        database.execute(sql)
    database.close()


def test_an_entry_cannot_be_changed_and_that_is_not_taken_for_damage(home):
    note(home)
    with pytest.raises(sqlite3.IntegrityError), privacy_database(home, "") as database:
        database.execute("UPDATE access SET why = 'x'")


def test_a_search_tells_whom_it_found_and_not_what_was_searched_for(home):
    note_search(home, at=AT, viewer="kurator", why="elevhälsa", pupil_keys=[7, 8])
    (entry,) = accesses(home)
    assert (entry.kind, entry.what, entry.pupils) == ("search", "search", 2)
    assert accesses_about(home, 7) == [entry]


@pytest.mark.parametrize(
    "number",
    [
        *("201001012384", "20100101-2384", "100101-2384", "20100101TF01", "201001612384", "20121212TFAB"),
        *("121212-TF0B", "20121212 1212", "121212\u00a0-\u00a01212", "20121212tf0b", "100101+2384", "20100101AB12"),
    ],
)
def test_a_person_number_in_a_reason_is_struck_out(home, number):
    note(home, why=f"fråga om {number}, mars", what=number)
    assert (accesses(home)[0].why, accesses(home)[0].what) == ("fråga om ******-****, mars", "******-****")


@pytest.mark.parametrize(
    "text", ["ask pupils --where school_unit=12345678", "ärende 2026-114", "212000-1124", "lista 20261124 elever VT26"]
)
def test_what_is_no_person_number_stays(home, text):
    note(home, why=text)
    assert accesses(home)[0].why == text
