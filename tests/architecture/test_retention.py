"""Everything that an installation holds is a kind of record with a suggestion; a new table, folder or model too."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from django.apps import apps

from skolsikt.home.paths import FOLDERS, Home
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.retention.kinds import KINDS, Reach
from skolsikt.privacy.vault import Vault
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Privacy
from tests.loading.conftest import AT

HOLDS = [kind.holds for kind in KINDS.values()]
_MADE_BY_SQLITE = {"sqlite_sequence"}


def test_every_canonical_table_is_in_a_kind_and_those_about_persons_can_be_destroyed() -> None:
    assert {table for holds in HOLDS for table in holds.tables} == TABLES.keys()
    reached = {table for kind in KINDS.values() if kind.reach is Reach.ROWS for table in kind.holds.tables}
    of_persons = {
        name for name, table in TABLES.items() if any(column.privacy is Privacy.KEY for column in table.columns)
    }
    assert of_persons <= reached


def test_rows_that_are_destroyed_lie_by_school_year() -> None:
    reached = [table for kind in KINDS.values() if kind.reach is Reach.ROWS for table in kind.holds.tables]
    assert [name for name in reached if TABLES[name].partition != "school_year"] == []
    assert [name for name in reached if "school_year" not in TABLES[name].slice] == []


def test_the_kinds_of_a_table_are_all_its_rows() -> None:
    """Rows of a table are told apart by one coded column, and every code is in a kind."""
    for name, table in TABLES.items():
        wheres = [kind.holds.where for kind in KINDS.values() if name in kind.holds.tables]
        if wheres == [{}]:
            continue
        (column,) = {told for where in wheres for told in where}
        assert table.column(column).required
        assert sorted(where[column] for where in wheres) == sorted(table.column(column).codes)


def test_every_folder_of_the_installation_is_in_a_kind() -> None:
    assert {folder for holds in HOLDS for folder in holds.folders} == {*FOLDERS, "work"}


def test_every_file_of_a_used_installation_is_in_a_kind(world_home: Home) -> None:
    named = {name for holds in HOLDS for name in holds.files}
    there = {path.name for path in world_home.root.iterdir() if path.is_file()}
    assert {name for name in there if not name.endswith(("-wal", "-shm"))} <= named


def test_every_table_of_the_privacy_database_is_in_a_kind(tmp_path) -> None:  # type: ignore[no-untyped-def]
    home = Home(tmp_path / "home").create()
    Vault(home).pupil_keys(["201001012384"])
    note_access(home, at=AT, viewer="prov", kind=Kind.PUPILS, what="prov", why="prov")
    with closing(sqlite3.connect(home.privacy_database)) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert names - _MADE_BY_SQLITE == {name for holds in HOLDS for name in holds.privacy_tables}


def test_every_model_of_the_app_database_is_in_a_kind() -> None:
    models = {model._meta.label for model in apps.get_models()}
    assert models == {name for holds in HOLDS for name in holds.models}
