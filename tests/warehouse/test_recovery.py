"""What a publication that breaks off leaves behind is cleared up by the next one. Real kills are in ``test_kills``."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from skolsikt.home.durable import draft_of, remove_abandoned

from .conftest import AT, DERIVED, lessons, load


class Cut(Exception):
    """The publication breaks off here."""


def cut_at(step: str):  # type: ignore[no-untyped-def]
    def at_step(reached: str) -> None:
        if reached == step:
            raise Cut

    return at_step


@pytest.mark.parametrize("step", ["files laid down", "serving file built", "lesson_attendance committed"])
def test_a_publication_that_breaks_off_changes_nothing_and_the_next_one_works(step, warehouse, minutes):
    warehouse.publish({"lesson_attendance": lessons("10000001")}, load=load(1), derived=DERIVED, at=AT)
    new = {"lesson_attendance": lessons("10000001", minutes=1)}
    with pytest.raises(Cut):
        warehouse.publish(new, load=load(2), derived=DERIVED, at=AT, at_step=cut_at(step))
    assert minutes(warehouse) == {"10000001": 180}
    later = {"lesson_attendance": lessons("10000002")}
    version = warehouse.publish(later, load=load(3), derived=DERIVED, at=AT)
    assert minutes(warehouse) == {"10000001": 180, "10000002": 180}
    assert (version.number, [record.number for record in version.loads]) == (2, [1, 3])


def test_a_table_that_no_version_names_is_taken_away(warehouse, minutes):
    first = {"lesson_attendance": lessons("10000009", minutes=9)}
    with pytest.raises(Cut):
        warehouse.publish(first, load=load(1), at=AT, at_step=cut_at("manifest written"))
    assert warehouse.current() is None
    warehouse.publish({"lesson_attendance": lessons("10000001")}, load=load(2), derived=DERIVED, at=AT)
    assert minutes(warehouse) == {"10000001": 180}


def test_drafts_are_removed_when_the_process_that_made_them_is_gone(tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = tmp_path / f".4.duckdb.{gone.pid}.29285abc"
    for path in (left, left.with_name(f"{left.name}.wal")):
        path.touch()
    for path in (left.with_name(f"{left.name}.spill"), tmp_path / f".desk.{gone.pid}.12345678"):
        path.mkdir()
    mine, other = draft_of(tmp_path / "c"), tmp_path / ".not.ours.txt"
    mine.touch()
    other.touch()
    remove_abandoned(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([mine, other])


def test_drafts_of_another_users_running_process_stay(tmp_path, monkeypatch):
    def not_permitted(process: int, signal: int) -> None:
        raise PermissionError

    left = tmp_path / ".a.1.0123abcd"
    left.touch()
    monkeypatch.setattr(os, "kill", not_permitted)
    remove_abandoned(tmp_path)
    assert left.exists()
