"""A backup holds everything, is checked before it is trusted, and never overwrites."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from skolsikt.home.backup import BackupBroken, HomeNotEmpty, restore_backup, verify_backup, write_backup
from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, read_settings, write_settings


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home").create()
    write_settings(home, Settings(organiser_name="Exempelkommun"))
    read_key(home, "vault")
    (home.lake / "grade").mkdir()
    (home.lake / "grade" / "part.parquet").write_bytes(b"rows")
    (home.serving / "1.duckdb").write_bytes(b"rebuilt from the lake")
    with closing(sqlite3.connect(home.app_database)) as database:
        database.execute("create table plan (title text)")
        database.execute("insert into plan values ('Läsa mer')")
        database.commit()
    return home


def test_everything_but_the_serving_files_comes_back(home: Home, tmp_path: Path) -> None:
    count = write_backup(home, tmp_path / "b.tar.gz")
    other = Home(tmp_path / "other")
    assert restore_backup(tmp_path / "b.tar.gz", other) == count
    assert read_settings(other).organiser_name == "Exempelkommun"
    assert read_key(other, "vault") == read_key(home, "vault")
    assert (other.lake / "grade" / "part.parquet").read_bytes() == b"rows"
    assert not (other.serving / "1.duckdb").exists()
    with closing(sqlite3.connect(other.app_database)) as database:
        assert database.execute("select title from plan").fetchall() == [("Läsa mer",)]


def test_a_database_that_is_being_written_is_copied_whole(home: Home, tmp_path: Path) -> None:
    with closing(sqlite3.connect(home.app_database)) as writer:
        writer.execute("pragma journal_mode=wal")
        writer.execute("insert into plan values ('inte sparad')")
        write_backup(home, tmp_path / "b.tar.gz")
    restore_backup(tmp_path / "b.tar.gz", Home(tmp_path / "other"))
    with closing(sqlite3.connect(tmp_path / "other" / "app.sqlite3")) as database:
        assert database.execute("select count(*) from plan").fetchone() == (1,)


def test_only_the_owner_may_read_a_backup(home: Home, tmp_path: Path) -> None:
    write_backup(home, tmp_path / "b.tar.gz")
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0


def test_a_backup_is_never_unpacked_over_something(home: Home, tmp_path: Path) -> None:
    write_backup(home, tmp_path / "b.tar.gz")
    with pytest.raises(HomeNotEmpty, match="är inte tom"):
        restore_backup(tmp_path / "b.tar.gz", home)


@pytest.mark.parametrize("damage", ["cut", "not a backup", "empty"])
def test_a_damaged_backup_says_so_and_restores_nothing(home: Home, tmp_path: Path, damage: str) -> None:
    backup = tmp_path / "b.tar.gz"
    write_backup(home, backup)
    content = {"cut": backup.read_bytes()[:-200], "not a backup": b"hello", "empty": b""}[damage]
    backup.write_bytes(content)
    with pytest.raises(BackupBroken):
        restore_backup(backup, Home(tmp_path / "other"))
    assert not (tmp_path / "other").exists()


def test_a_changed_file_is_named(home: Home, tmp_path: Path) -> None:
    import tarfile

    write_backup(home, tmp_path / "b.tar.gz")
    folder = tmp_path / "unpacked"
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        tar.extractall(folder, filter="data")
    (folder / "lake" / "grade" / "part.parquet").write_bytes(b"changed")
    with tarfile.open(tmp_path / "changed.tar.gz", "w:gz") as tar:
        for path in sorted(folder.rglob("*")):
            tar.add(path, path.relative_to(folder).as_posix(), recursive=False)
    with pytest.raises(BackupBroken, match=r"part\.parquet"):
        verify_backup(tmp_path / "changed.tar.gz")
