"""The installation and its databases are their owner's alone on the machine."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from skolsikt.home.backup import restore_backup, write_backup
from skolsikt.home.paths import Home
from skolsikt.home.rights import close_to_others, make_own, open_to_others
from skolsikt.home.settings import Settings, write_settings
from skolsikt.privacy.vault import Vault

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")


@pytest.fixture(autouse=True)
def generous() -> Iterator[None]:
    """As most machines are set up: whoever is on it may read."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").create()
    write_settings(home, Settings())
    return home


def test_a_new_home_is_its_owners(home: Home) -> None:
    Vault(home)
    assert (rights(home.root), rights(home.privacy_database)) == (0o700, 0o600)
    assert open_to_others(home) == []


def test_a_database_that_sqlite_makes_and_what_lies_beside_it_are_its_owners(home: Home) -> None:
    make_own(home.app_database)
    make_own(home.app_database)
    with closing(sqlite3.connect(home.app_database)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE a (b)")
        database.commit()
        beside = sorted(path.name for path in home.root.glob("app.sqlite3*"))
        assert beside == ["app.sqlite3", "app.sqlite3-shm", "app.sqlite3-wal"]
        assert {rights(home.root / name) for name in beside} == {0o600}


def test_what_an_earlier_program_left_open_is_told_and_closed(home: Home) -> None:
    for name in ("app.sqlite3", "app.sqlite3-wal", "privacy.sqlite3"):
        (home.root / name).write_bytes(b"")
        (home.root / name).chmod(0o644)
    home.root.chmod(0o755)
    assert [path.name for path in open_to_others(home)] == ["home", "app.sqlite3", "app.sqlite3-wal", "privacy.sqlite3"]
    close_to_others(home)
    assert open_to_others(home) == []
    assert (rights(home.root), rights(home.app_database)) == (0o700, 0o600)


def test_a_home_that_is_restored_is_its_owners(home: Home, tmp_path: Path) -> None:
    Vault(home)
    write_backup(home, tmp_path / "kopia.tar.gz")
    restored = Home(tmp_path / "restored")
    restore_backup(tmp_path / "kopia.tar.gz", restored)
    assert open_to_others(restored) == []
    assert rights(restored.privacy_database) == 0o600
