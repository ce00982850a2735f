"""A damaged database is told; a lock and a missing file are not damage."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from skolsikt.home.databases import damaged_databases, is_damage
from skolsikt.home.paths import Home
from tests.damage import damage


@pytest.fixture
def home(tmp_path: Path) -> Home:
    found = Home(tmp_path).create()
    with closing(sqlite3.connect(found.app_database)) as connection, connection:
        connection.execute("CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO note (text) VALUES (?)", [("x" * 50,)] * 2000)
    return found


@pytest.mark.parametrize("way", ["cut", "garbage"])
def test_a_damaged_file_is_named(way: str, home: Home) -> None:
    assert list(damaged_databases(home)) == []
    damage(home.app_database, way)
    assert [str(home.app_database) in str(error) for error in damaged_databases(home)] == [True]


def test_pages_that_contradict_each_other_are_damage(home: Home) -> None:
    content = bytearray(home.app_database.read_bytes())
    content[4096 + 8 : 4096 + 40] = b"\xff" * 32
    home.app_database.write_bytes(content)
    assert len(list(damaged_databases(home))) == 1


def test_a_locked_file_is_not_taken_for_a_damaged_one(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorcode = sqlite3.SQLITE_BUSY
    assert not is_damage(locked)
    assert not is_damage(None)
    with closing(sqlite3.connect(home.app_database)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        monkeypatch.setattr("skolsikt.home.databases._WAIT_SECONDS", 0.01)
        with pytest.raises(sqlite3.OperationalError):
            list(damaged_databases(home))
