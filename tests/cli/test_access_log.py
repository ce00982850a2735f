"""Who has seen what, read at the command line by the data-protection officer, and by nobody else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Kind, accesses, note_access
from skolsikt.privacy.access_log.entries import end_of_log
from tests.cli.conftest import CommandLine

AT = datetime(2026, 1, 12, 9, tzinfo=UTC)  # ten o'clock in Sweden
OFFICER = ("--as", "dora")


@pytest.fixture(scope="module")
def house(new_house: Callable[..., CommandLine]) -> CommandLine:
    """A log of three entries, and dora, who is data-protection officer."""
    house = new_house()
    for hour, viewer in enumerate(("mentor", "rektor", "mentor")):
        note_access(
            Home(house.root),
            at=AT + timedelta(hours=hour),
            viewer=viewer,
            kind=Kind.PUPILS,
            what="elev",
            why="relation",
            pupil_keys=[7, 10 + hour],
        )
    added = house.elsewhere("user", "add", "dora", "--role", "dpo")
    assert added.code == 0, added.err
    return house


def test_the_officer_reads_the_latest_entries(house: CommandLine) -> None:
    ran = house.elsewhere("access-log", "show", "--limit", "4", "--json", *OFFICER)
    assert ran.code == 0, ran.err
    entries = ran.json["entries"]
    assert isinstance(entries, list)
    assert [(entry["viewer"], entry["kind"], entry["pupils"]) for entry in entries][-1] in (
        ("mentor", "pupils", 2),
        ("rektor", "pupils", 2),
        ("dora", "log", 0),
    )
    table = house.elsewhere("access-log", "show", *OFFICER).out
    assert "2026-01-12 10:00" in table
    assert "Elever visade" in table


@pytest.mark.parametrize("words", [("show",), ("incident", "--from", "2026-01-12", "--to", "2026-01-12")])
def test_whoever_has_no_right_is_refused_and_that_is_noted(words: tuple[str, ...], house: CommandLine) -> None:
    ran = house("access-log", *words)
    assert (ran.code, ran.out, "--as" in ran.err) == (2, "", True)
    for who in (("--as", "analyst"), ("--as", "public"), ("--as", "operator")):
        ran = house("access-log", *words, *who)
        assert ran.code == 3
        assert "dataskyddsombud" in ran.err
        assert ran.out == ""
    newest = accesses(Home(house.root))[0]
    assert (newest.kind, newest.viewer, newest.what) == ("refused", "operator", f"access-log {words[0]}")


@pytest.mark.parametrize(
    ("begin", "end", "viewer", "pupils"),
    [
        ("2026-01-12", "2026-01-12", "", {7: [1, 2, 3], 10: [1], 11: [2], 12: [3]}),
        ("2026-01-12T11:00", "2026-01-12T12:00", "", {7: [2], 11: [2]}),
        ("2026-01-12T10:00+00:00", "2026-01-12 12:00", "", {7: [2], 11: [2]}),
        ("2026-01-12", "2026-01-12", "mentor", {7: [1, 3], 10: [1], 12: [3]}),
        ("2026-01-12", "2026-01-12T00:00", "", {}),
    ],
)
def test_an_incident_lists_whom_it_concerns_and_is_itself_noted(
    begin: str, end: str, viewer: str, pupils: dict[int, list[int]], house: CommandLine
) -> None:
    chosen = ("--viewer", viewer) if viewer else ()
    ran = house.elsewhere("access-log", "incident", "--from", begin, "--to", end, *chosen, *OFFICER, "--json")
    assert ran.code == 0, ran.err
    affected = ran.json["affected"]
    assert isinstance(affected, list)
    assert {one["pupil_key"]: one["entries"] for one in affected} == pupils
    newest = accesses(Home(house.root))[0]
    assert (newest.viewer, newest.kind, newest.what) == ("dora", "log", "access-log incident")


def test_an_incident_in_words_counts_the_pupils(house: CommandLine) -> None:
    ran = house.elsewhere("access-log", "incident", "--from", "2026-01-12", "--to", "2026-01-12", *OFFICER)
    assert ran.out.rstrip().endswith("4 elever berörda.")


def test_what_is_no_time_is_told(house: CommandLine) -> None:
    ran = house.elsewhere("access-log", "incident", "--from", "igår", "--to", "2026-01-12", *OFFICER)
    assert ran.code == 2
    assert "igår är ingen tid" in ran.err


@pytest.fixture
def cut(new_house: Callable[..., CommandLine]) -> CommandLine:
    """A log of which the last two entries have been taken away."""
    house = new_house()
    for _again in range(3):
        note_access(Home(house.root), at=AT, viewer="x", kind=Kind.PUPILS, what="fil", why="", pupil_keys=[7])
    assert house("access-log", "check", "--head", end_of_log(Home(house.root))).code == 0
    with closing(sqlite3.connect(house.root / "privacy.sqlite3", isolation_level=None)) as database:
        database.executescript("""
            DROP TRIGGER access_kept; DROP TRIGGER shown_kept;
            DELETE FROM pupil_shown WHERE access > 1; DELETE FROM access WHERE number > 1;
        """)
    return house


def test_check_and_verify_tell_of_a_log_that_is_cut_off(cut: CommandLine) -> None:
    for command in (("access-log", "check"), ("verify",)):
        ran = cut(*command)
        assert ran.code == 1
        assert "Åtkomstloggen slutar vid rad 1, men har haft minst 3." in ran.err


def test_a_shorter_log_is_accepted_with_a_reason_that_stands_in_it(cut: CommandLine) -> None:
    assert cut("access-log", "accept").code == 3
    assert cut("access-log", "accept", "--reason", "se 20100101-2384").code == 2
    assert cut.done("access-log", "accept", "--reason", "kopian från i går").out.startswith("Loggen fortsätter")
    assert "Åtkomstloggen är hel." in cut.done("access-log", "check").out
    assert "Allt är helt" in cut.done("verify").out
    told = [(entry.kind, entry.why) for entry in accesses(Home(cut.root))]
    assert told[0] == ("log", "kopian från i går")


def test_a_head_that_was_kept_tells_what_the_machine_cannot_know(cut: CommandLine) -> None:
    cut.done("access-log", "accept", "--reason", "inget att se")
    ran = cut("access-log", "check", "--head", f"3:{'ab' * 32}")
    assert ran.code == 1
    assert "minst 3" in ran.err or "rad 3 är inte den" in ran.err
    assert cut("access-log", "check", "--head", "tre").code == 2


def test_a_restored_house_goes_on_from_the_copy_and_says_so(
    new_house: Callable[..., CommandLine], tmp_path: Path
) -> None:
    house = new_house()
    note_access(Home(house.root), at=AT, viewer="x", kind=Kind.PUPILS, what="elev", why="", pupil_keys=[7])
    house.done("backup", "-o", tmp_path / "kopia.tar.gz")
    there = CommandLine(tmp_path / "ny")
    there.done("restore", tmp_path / "kopia.tar.gz")
    there.done("verify")
    newest = accesses(Home(there.root))[0]
    assert (newest.number, newest.what, newest.why) == (2, "restore", "kopia.tar.gz")


def test_a_refused_question_is_noted_without_what_was_typed(house: CommandLine) -> None:
    assert house("ask", "pupils", "--by", "pupil", "--where", "school_unit=Anna Ek").code in (2, 3)
    assert house("ask", "pupils", "--as", "operator").code == 3
    newest = accesses(Home(house.root))[0]
    assert (newest.kind, newest.viewer, newest.what, newest.why) == (
        "refused",
        "operator",
        "ask pupils",
        "NotAllowedToAsk",
    )
    assert not any("Anna" in entry.what + entry.why for entry in accesses(Home(house.root)))
