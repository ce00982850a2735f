"""Serving files: one immutable DuckDB file per data version, built from the lake and swapped in by a rename."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from skolsikt.home.durable import draft_of, sync
from skolsikt.home.settings import Settings
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Table
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.deriving import digest, fill_derived, fingerprints, stale
from skolsikt.warehouse.engine import connect, literal, parquet, quoted
from skolsikt.warehouse.lake import is_one_run
from skolsikt.warehouse.migrations import migrated
from skolsikt.warehouse.staging import StoredFile
from skolsikt.warehouse.storage import (
    create_table,
    is_read_in_place,
    laid_together_by,
    physical_order,
    served_columns,
)

FORMAT = 2  # raise it when files that older code built must be built again
_META = "skolsikt_serving"
_configuring = threading.Lock()


@dataclass(frozen=True)
class TableFiles:
    """The files of a table and the contract version that their rows follow."""

    files: tuple[StoredFile, ...]
    contract: int


Files = Mapping[str, TableFiles]


def build(
    target: Path,
    *,
    files: Files,
    lake: Path,
    derived: Sequence[Derived],
    settings: Settings,
    previous: Path | None = None,
    changed: frozenset[str] = frozenset(),
) -> None:
    """Build ``target`` from the ``files`` of each canonical table, under another name, and rename it when it is whole.

    With ``previous`` (an older serving file) only the ``changed`` tables, and what is derived from them, are built.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = draft_of(target)
    spill = draft.with_name(f"{draft.name}.spill")
    reusable = previous if previous and previous.exists() and _is_usable(previous, lake) else None
    if reusable:
        shutil.copyfile(reusable, draft)
    try:
        with connect(draft, settings=settings, spill=spill) as connection:
            _fill(connection, files=files, lake=lake, derived=derived, changed=changed if reusable else None)
        sync(draft)
        draft.replace(target)
        sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)
        shutil.rmtree(spill, ignore_errors=True)


def is_current(path: Path, lake: Path, derived: Sequence[Derived]) -> bool:
    """Whether ``path`` was built by this code, for this lake, these contracts and these derived tables."""
    if not path.exists() or not _is_usable(path, lake):
        return False
    stored = _stored_meta(path, lake)["derived"]
    return fingerprints(derived).items() <= dict(stored).items()


def _is_usable(path: Path, lake: Path) -> bool:
    try:
        return _stored_meta(path, lake).get("made_by") == _made_by(lake)
    except (duckdb.Error, ValueError, IndexError):  # damaged: it is built again from the lake
        return False


def create_canonical_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every canonical table, empty, as it stands in a serving file."""
    for table in TABLES.values():
        connection.execute(create_table(table))


def _fill(
    connection: duckdb.DuckDBPyConnection,
    *,
    files: Files,
    lake: Path,
    derived: Sequence[Derived],
    changed: frozenset[str] | None,
) -> None:
    for name, table in TABLES.items():
        if changed is None or name in changed:
            _drop(connection, name)
            _create(connection, table, files.get(name, TableFiles((), table.version)))
    before = _read_meta(connection) if changed is not None else {}
    meta = {"made_by": _made_by(lake), "derived": fingerprints(derived), "years": _years(files, derived)}
    _drop_unknown(connection, {*TABLES, *meta["derived"], _META})
    fill_derived(connection, stale(derived, meta, before, changed=changed or frozenset()))
    _write_meta(connection, meta)
    connection.execute("CHECKPOINT")


def _years(files: Files, derived: Sequence[Derived]) -> dict[str, dict[str, str]]:
    """Return, of each table that something is derived from year by year, a hash of the files of every year."""
    names = {one.year_by_year_of for one in derived if one.year_by_year_of}
    return {name: _hashes(files[name].files if name in files else ()) for name in sorted(names)}


def _hashes(files: Sequence[StoredFile]) -> dict[str, str]:
    told: dict[str, str] = {}
    for file in sorted(files, key=lambda file: str(file.path)):
        told[file.partition] = f"{told.get(file.partition, '')}|{file.path} {file.rows} {file.size_bytes}"
    return {year: digest(text) for year, text in told.items()}


def _drop_unknown(connection: duckdb.DuckDBPyConnection, known: set[str]) -> None:
    for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        if name not in known:
            connection.execute(f"DROP TABLE {quoted(name)}")


def _drop(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    views = connection.execute("SELECT 1 FROM duckdb_views() WHERE view_name = ?", [name]).fetchall()
    connection.execute(f"DROP {'VIEW' if views else 'TABLE'} IF EXISTS {quoted(name)}")


def _create(connection: duckdb.DuckDBPyConnection, table: Table, stored: TableFiles) -> None:
    if is_read_in_place(table) and stored.files:
        connection.execute(f"CREATE VIEW {quoted(table.name)} AS {_served_rows(table, stored.files, stored.contract)}")
        return
    connection.execute(create_table(table))
    for partition in sorted({file.partition for file in stored.files}):
        mine = tuple(file for file in stored.files if file.partition == partition)
        order = "" if is_one_run(mine) else laid_together_by(physical_order(table))
        rows = _served_rows(table, mine, stored.contract)
        connection.execute(f"INSERT INTO {quoted(table.name)} {rows}{order}")


def _served_rows(table: Table, files: tuple[StoredFile, ...], contract: int) -> str:
    columns = ", ".join(quoted(column.name) for column in served_columns(table))
    rows = f"SELECT * FROM {parquet([str(file.path) for file in files])}"
    return f"SELECT {columns} FROM ({migrated(rows, table=table, version=contract)})"


def _made_by(lake: Path) -> str:
    """What a file is only good for: this code, these contracts, and the lake that its views look into."""
    contracts = {name: [table.version, *map(str, table.schema)] for name, table in TABLES.items()}
    return digest(json.dumps([FORMAT, contracts, str(lake.resolve())]))


def open_serving(path: Path, *folders: Path) -> duckdb.DuckDBPyConnection:
    """Return a read-only connection to a serving file, which can reach nothing but it and the files of ``folders``."""
    connection = duckdb.connect(str(path), read_only=True)
    with _configuring:
        # Connections of one process to one file share their configuration: the first one sets and locks it.
        if not connection.execute("SELECT current_setting('lock_configuration')").fetchall()[0][0]:
            allowed = ", ".join(literal(str(folder.resolve())) for folder in folders)
            connection.execute(f"SET allowed_directories = [{allowed}]")
            connection.execute("SET parquet_metadata_cache = true")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
    return connection


def _stored_meta(path: Path, lake: Path) -> dict[str, Any]:
    with open_serving(path, lake) as connection:
        return _read_meta(connection)


def _read_meta(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return dict(json.loads(connection.execute(f"SELECT content FROM {_META}").fetchall()[0][0]))


def _write_meta(connection: duckdb.DuckDBPyConnection, meta: Mapping[str, object]) -> None:
    connection.execute(f"CREATE OR REPLACE TABLE {_META} (content VARCHAR)")
    connection.execute(f"INSERT INTO {_META} VALUES (?)", [json.dumps(meta)])
