"""The access log is a chain: what is changed, taken away or cut off is found, by entry number."""

from __future__ import annotations

import multiprocessing
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from skolsikt.home.databases import damaged_databases
from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Kind, accesses, accesses_about, note_access
from skolsikt.privacy.access_log.beginning import entries_before, forget_before
from skolsikt.privacy.access_log.checking import log_problems
from skolsikt.privacy.access_log.entries import count_by_kind, end_of_log, note_new_start
from skolsikt.privacy.access_log.head import Head, NoHead, head_file, read_head
from skolsikt.privacy.access_log.incident import incident
from skolsikt.privacy.access_log.schema import log_database, log_reading

from .log_writers import AT, write_many

TRIGGERS = ("access_stays", "access_kept", "shown_stays", "shown_kept")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A log of five entries; the third showed the pupils 7 and 8."""
    home = Home(tmp_path / "home").create()
    for number in range(1, 6):
        note_access(
            home,
            at=AT + timedelta(hours=number),
            viewer="rektor" if number == 3 else "mentor",
            kind=Kind.PUPILS,
            what=f"elev {number}",
            why="relation",
            pupil_keys=[7, 8] if number == 3 else [number],
        )
    return home


@contextmanager
def forger(home: Home) -> Iterator[sqlite3.Connection]:
    """Somebody who may write in the database, and takes the triggers away first."""
    with closing(sqlite3.connect(home.privacy_database, isolation_level=None)) as database:
        for trigger in TRIGGERS:
            database.execute(f"DROP TRIGGER {trigger}")
        yield database


def forged(home: Home, *statements: str) -> list[str]:
    with forger(home) as database:
        for statement in statements:
            assert database.execute(statement).rowcount
    return log_problems(home)


def test_an_untouched_log_is_whole(home):
    assert log_problems(home) == []
    assert log_problems(Home(home.root / "nothing")) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE access SET viewer = 'annan' WHERE number = 3",
        "UPDATE access SET at = '2025-09-01T15:00:01+00:00' WHERE number = 3",
        "UPDATE access SET kind = 'extract' WHERE number = 3",
        "UPDATE access SET what = 'elev' WHERE number = 3",
        "UPDATE access SET why = '' WHERE number = 3",
        "UPDATE access SET pupils = 1 WHERE number = 3",
        "UPDATE pupil_shown SET pupil_key = 9 WHERE pupil_key = 8",
        "DELETE FROM pupil_shown WHERE pupil_key = 8",
        "INSERT INTO pupil_shown VALUES (9, 3)",
    ],
)
def test_a_changed_entry_is_found(home, change):
    assert forged(home, change) == ["Åtkomstloggen: rad 3 är ändrad."]


def test_a_changed_entry_with_a_hash_that_fits_it_is_found_by_the_next_one(home):
    with forger(home) as database:
        database.execute("UPDATE access SET hash = zeroblob(32) WHERE number = 3")
    assert log_problems(home) == [
        "Åtkomstloggen: rad 3 är ändrad.",
        "Åtkomstloggen: rad 4 hör inte ihop med raden före.",
    ]


def test_an_entry_taken_away_in_the_middle_is_found_with_the_pupils_left_behind(home):
    removed = "DELETE FROM access WHERE number = 3"
    assert forged(home, removed) == [
        "Åtkomstloggen: rader saknas före rad 4.",
        "Åtkomstloggen: elever visas för rad 3, som saknas.",
    ]


def test_entries_numbered_anew_over_a_gap_are_found(home):
    problems = forged(
        home,
        "DELETE FROM pupil_shown WHERE access = 3",
        "DELETE FROM access WHERE number = 3",
        "UPDATE access SET number = number - 1 WHERE number > 3",
        "UPDATE pupil_shown SET access = access - 1 WHERE access > 3",
    )
    assert "Åtkomstloggen: rad 3 hör inte ihop med raden före." in problems


@pytest.mark.parametrize("last", [4, 0])
def test_a_log_cut_off_at_its_end_is_found_by_the_head_kept_apart(home, last):
    told = f"Åtkomstloggen slutar vid rad {last}, men har haft minst 5."
    cut = (f"DELETE FROM pupil_shown WHERE access > {last}", f"DELETE FROM access WHERE number > {last}")
    assert forged(home, *cut) == [told]


def test_what_is_written_after_a_cut_does_not_hide_it(home):
    forged(home, "DELETE FROM pupil_shown WHERE access > 3", "DELETE FROM access WHERE number > 3")
    for _again in range(4):
        note_access(home, at=AT, viewer="x", kind=Kind.PUPILS, what="elev", why="", pupil_keys=[1])
    assert log_problems(home) == ["Åtkomstloggen: rad 5 är inte den som antecknades."]


def test_a_cut_with_the_head_taken_away_too_is_found(home):
    head_file(home).unlink()
    (problem,) = forged(home, "DELETE FROM pupil_shown WHERE access > 3", "DELETE FROM access WHERE number > 3")
    assert "huvud" in problem
    note_access(home, at=AT, viewer="x", kind=Kind.PUPILS, what="elev", why="", pupil_keys=[1])
    assert log_problems(home) == [problem]


@pytest.mark.parametrize("content", [b"", b"5:ab", "5:å".encode("latin-1")])
def test_a_head_that_we_did_not_write_is_no_head(home, content):
    head_file(home).write_bytes(content)
    assert read_head(home) is None
    assert len(log_problems(home)) == 1


def test_a_head_of_one_who_lacks_the_key_is_no_head(home):
    text = head_file(home).read_text()
    head_file(home).write_text(text.replace(":", ":f", 1)[: len(text)])
    assert read_head(home) is None


def test_a_head_from_the_mail_finds_what_the_machine_can_no_longer_know(home):
    mailed = end_of_log(home)
    assert log_problems(home, vouched=Head.parse(f" {mailed} ")) == []
    forged(home, "DELETE FROM pupil_shown WHERE access = 5", "DELETE FROM access WHERE number = 5")
    note_new_start(home, at=AT, viewer="root", what="accept", why="inget hände")  # the one who cut also makes a head
    assert log_problems(home) == []
    assert log_problems(home, vouched=mailed) == ["Åtkomstloggen: rad 5 är inte den som antecknades."]


@pytest.mark.parametrize("text", ["", "5", "x:" + "0" * 64, "5:" + "0" * 63, "5:" + "g" * 64])
def test_what_is_no_head_is_told(text):
    with pytest.raises(NoHead, match="brevet"):
        Head.parse(text)


def test_whoever_accepts_a_shorter_log_stands_in_it(home):
    forged(home, "DELETE FROM pupil_shown WHERE access > 3", "DELETE FROM access WHERE number > 3")
    assert note_new_start(home, at=AT, viewer="operator", what="accept", why="återställd") == 4
    assert log_problems(home) == []
    assert (accesses(home)[0].kind, accesses(home)[0].why) == ("log", "återställd")
    assert count_by_kind(home, after=2) == {"log": 1, "pupils": 1}


def test_nobody_who_writes_waits_for_a_check(home):
    with log_reading(home) as database:
        assert database.execute("SELECT max(number) FROM access").fetchone() == (5,)
        assert note_access(home, at=AT, viewer="x", kind=Kind.PUPILS, what="elev", why="", pupil_keys=[1]) == 6
        assert database.execute("SELECT max(number) FROM access").fetchone() == (5,)  # as it was when it began


def test_pupils_left_behind_after_the_last_entry_are_found(home):
    problems = forged(home, "DELETE FROM access WHERE number > 3")
    assert [f"Åtkomstloggen: elever visas för rad {number}, som saknas." for number in (4, 5)] == problems[:2]


def test_many_processes_make_one_chain(tmp_path):
    home = Home(tmp_path / "home").create()
    write_many(home.root, "förste", 1)
    with multiprocessing.get_context("forkserver").Pool(4) as pool:
        pool.starmap(write_many, [(home.root, f"process {number}", 25) for number in range(4)])
    assert log_problems(home) == []
    assert [entry.number for entry in reversed(accesses(home))] == list(range(1, 102))
    assert len(accesses_about(home, 900)) == 101


def test_a_log_of_an_earlier_program_is_chained_as_it_stands(tmp_path):
    home = Home(tmp_path / "home").create()
    with closing(sqlite3.connect(home.privacy_database)) as database:
        database.executescript("""
            CREATE TABLE access (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, viewer TEXT NOT NULL,
                what TEXT NOT NULL, why TEXT NOT NULL, pupils INTEGER NOT NULL);
            CREATE TABLE pupil_shown (access INTEGER NOT NULL REFERENCES access (number), pupil_key INTEGER NOT NULL,
                PRIMARY KEY (pupil_key, access)) WITHOUT ROWID;
            CREATE TRIGGER access_stays BEFORE UPDATE ON access BEGIN SELECT RAISE(ABORT, 'append only'); END;
            INSERT INTO access (at, viewer, what, why, pupils) VALUES
                ('2026-01-01T10:00:00+00:00', 'operator', 'ask merit_value_mean', 'kontroll', 240),
                ('2026-01-02T10:00:00+00:00', 'job:segregation', 'extract pupil_year', 'Skolsegregation', 900),
                ('2026-01-03T10:00:00+00:00', 'operator', 'pupil number-changed', 'lista', 2),
                ('2026-01-04T10:00:00+00:00', 'mentor', 'elev', 'mentor', 1);
            INSERT INTO pupil_shown VALUES (3, 7), (3, 8), (4, 7);
        """)
    entries = accesses(home)
    assert [(entry.kind, entry.viewer, entry.pupils) for entry in reversed(entries)] == [
        ("true_aggregates", "operator", 240),
        ("extract", "job:segregation", 900),
        ("changed", "operator", 2),
        ("pupils", "mentor", 1),
    ]
    assert [entry.number for entry in accesses_about(home, 7)] == [4, 3]
    assert list(damaged_databases(home)) == []
    assert log_problems(home) == []
    note_access(home, at=AT, viewer="mentor", kind=Kind.PUPILS, what="elev", why="", pupil_keys=[8])
    assert log_problems(home) == []
    with pytest.raises(sqlite3.IntegrityError), closing(sqlite3.connect(home.privacy_database)) as database:
        database.execute("UPDATE access SET why = '' WHERE number = 1")


def test_an_incident_lists_whom_it_concerns(home):
    found = incident(home, AT + timedelta(hours=2), AT + timedelta(hours=4))
    assert [entry.number for entry in found.entries] == [2, 3]
    assert [(one.pupil_key, one.entries) for one in found.affected] == [(2, (2,)), (7, (3,)), (8, (3,))]
    at = AT + timedelta(hours=3)
    note_access(home, at=at, viewer="rektor", kind=Kind.REFUSED, what="elev", why="no_relation", pupil_keys=[99])
    of_one = incident(home, AT, AT + timedelta(days=1), viewer="rektor")
    assert [one.pupil_key for one in of_one.affected] == [7, 8]


def test_an_incident_of_more_entries_than_are_asked_for_at_once_is_whole(home):
    write_many(home.root, "många", 620)
    found = incident(home, AT, AT + timedelta(minutes=1))
    assert len(found.entries) == 620
    assert {one.pupil_key: len(one.entries) for one in found.affected}[900] == 620


def test_the_log_can_be_copied_and_is_whole_there(home, tmp_path):
    shutil.copytree(home.root, tmp_path / "kopia")
    assert log_problems(Home(tmp_path / "kopia")) == []


def test_a_log_that_is_emptied_and_has_lost_its_head_is_found(home):
    head_file(home).unlink()
    (problem,) = forged(home, "DELETE FROM pupil_shown", "DELETE FROM access")
    assert "huvud" in problem


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_kill_before_the_very_first_head_is_kept_is_no_alarm(left, tmp_path):
    home = Home(tmp_path / "ny").create()
    note_access(home, at=AT, viewer="x", kind=Kind.PUPILS, what="elev", why="")
    head_file(home).unlink()
    if left == "an empty file":
        head_file(home).touch()
    assert log_problems(home) == []
    note_access(home, at=AT, viewer="x", kind=Kind.PUPILS, what="elev", why="")
    assert read_head(home) == end_of_log(home)
    assert head_file(home).stat().st_mode & 0o077 == 0


def test_a_log_cut_to_its_first_entry_that_has_lost_its_head_is_found(home):
    head_file(home).unlink()
    (problem,) = forged(home, "DELETE FROM pupil_shown WHERE access > 1", "DELETE FROM access WHERE number > 1")
    assert "huvud" in problem


def test_a_log_with_pupils_is_not_taken_for_a_damaged_database(home):
    assert list(damaged_databases(home)) == []


def test_the_oldest_entries_are_destroyed_by_decision_and_the_chain_goes_on(home: Home) -> None:
    day = AT.date() + timedelta(days=1)
    note_access(home, at=AT + timedelta(days=2), viewer="x", kind=Kind.PUPILS, what="senare", why="", pupil_keys=[3])
    assert entries_before(home, day) == 5
    assert forget_before(home, day) == 5
    assert [one.number for one in accesses(home)] == [6]
    assert accesses_about(home, 7) == []
    assert log_problems(home) == []
    assert log_problems(home, vouched=Head(3, "ab" * 32)) == []  # nothing is left to compare it with
    assert (entries_before(home, day), forget_before(home, day)) == (0, 0)
    note_access(home, at=AT + timedelta(days=3), viewer="x", kind=Kind.PUPILS, what="ny", why="", pupil_keys=[3])
    assert log_problems(home) == []
    assert forged(home, "DELETE FROM access WHERE number = 6")[0] == "Åtkomstloggen: rader saknas före rad 7."


def test_the_newest_entry_stays_however_old_it_is(home: Home) -> None:
    assert forget_before(home, AT.date() + timedelta(days=900)) == 4
    assert [one.number for one in accesses(home)] == [5]
    assert log_problems(home) == []


def test_a_clock_that_went_back_keeps_what_came_after_it(home: Home) -> None:
    note_access(home, at=AT - timedelta(days=9), viewer="x", kind=Kind.PUPILS, what="fel klocka", why="")
    assert entries_before(home, AT.date()) == 0


def test_whoever_has_no_key_makes_no_beginning(home: Home) -> None:
    end = read_head(home)
    assert end is not None
    signed_as_end = head_file(home).read_text("ascii").split()[1]
    for signed in (signed_as_end, "cd" * 32):  # what was signed as the end is no beginning
        problems = forged(
            home,
            f"INSERT OR REPLACE INTO access_begins SELECT number, hash, '{signed}' FROM access WHERE number = 5",
        )
        assert problems == []  # nothing has been taken away yet
    problems = forged(home, "DELETE FROM access WHERE number < 5", "DELETE FROM pupil_shown WHERE access < 5")
    assert problems == ["Åtkomstloggen: rader saknas före rad 5."]


def test_a_run_that_was_killed_has_taken_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    day = AT.date() + timedelta(days=1)
    note_access(home, at=AT + timedelta(days=2), viewer="x", kind=Kind.PUPILS, what="senare", why="")
    with monkeypatch.context() as patched:
        patched.setattr("skolsikt.privacy.access_log.schema._SHOWN_KEPT", "SELECT no_such_column")
        with pytest.raises(sqlite3.OperationalError):
            forget_before(home, day)
    assert (len(accesses(home)), log_problems(home)) == (6, [])
    forget_before(home, day)
    assert (len(accesses(home)), log_problems(home)) == (1, [])
    with pytest.raises(sqlite3.IntegrityError, match="append only"), log_database(home) as database:
        database.execute("DELETE FROM access")


def test_a_backup_knows_where_its_log_begins(home: Home, tmp_path: Path) -> None:
    note_access(home, at=AT + timedelta(days=2), viewer="x", kind=Kind.PUPILS, what="senare", why="")
    forget_before(home, AT.date() + timedelta(days=1))
    restored = Home(tmp_path / "restored").create()
    shutil.copytree(home.keys, restored.keys, dirs_exist_ok=True)
    with (
        closing(sqlite3.connect(home.privacy_database)) as read,
        closing(sqlite3.connect(restored.privacy_database)) as write,
    ):
        read.backup(write)
    note_new_start(restored, at=AT + timedelta(days=3), viewer="operator", what="restore", why="kopia")
    assert log_problems(restored) == []
