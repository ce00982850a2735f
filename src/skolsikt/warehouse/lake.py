"""The lake: one Delta table per canonical table, with its whole history.

The files of a version are laid down first (``apply``); one Delta commit per table then takes away the files that lost
rows and adds the new ones (``commit``). History is never vacuumed: time travel and undo rest on it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pyarrow as pa
from deltalake import DeltaTable, Schema
from deltalake.exceptions import DeltaError
from deltalake.transaction import (
    AddAction,
    CommitProperties,
    PostCommitHookProperties,
    RemoveAction,
    create_table_with_add_actions,
)

from skolsikt.home.durable import sync
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Table
from skolsikt.warehouse.engine import parquet
from skolsikt.warehouse.staging import Staged, StoredFile, place_in_run, stage_stored, write_files
from skolsikt.warehouse.storage import physical_order

_CONFIGURATION = {"delta.enableExpiredLogCleanup": "false"}
_HOOKS = PostCommitHookProperties(create_checkpoint=True, cleanup_expired_logs=False)
_ROWS = "rows"
# A partition is read file by file: this many sorted runs of less than a million rows become one.
_MOST_RUNS = 32
_SMALL_ROWS = 1_000_000


class HistoryDamaged(SkolsiktError):
    """The history of a table, in ``_delta_log``, cannot be read."""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What a publication will do to one table. ``version``: its Delta version before, None for a new table.

    ``is_whole``: every row is written anew, under today's contract.
    """

    table: Table
    version: int | None
    files: tuple[StoredFile, ...]  # the whole table afterwards
    removed: tuple[StoredFile, ...]
    added: tuple[StoredFile, ...]
    is_whole: bool = False


class Lake:
    """The Delta tables of an installation."""

    def __init__(self, home: Home) -> None:
        self.folder = home.lake

    def path(self, table: str) -> Path:
        return self.folder / table

    def heads(self) -> dict[str, int]:
        """Return the newest Delta version of every table there is. Raises HistoryDamaged."""
        return {name: _head(self.path(name)) for name in TABLES if (self.path(name) / "_delta_log").is_dir()}

    def files(self, table: str, version: int) -> tuple[StoredFile, ...]:
        """Return the files of ``table`` at a Delta version, in the order they were written. Raises HistoryDamaged."""
        return _files(self.path(table), version)

    def apply(
        self, staged: Staged, *, version: int | None, connection: duckdb.DuckDBPyConnection, number: int
    ) -> Merge:
        """Lay down the files of data version ``number``: the staged ones, and rest rows of files that lose some."""
        folder = self.path(staged.table.name) / _ROWS / str(number)
        now = () if version is None else self.files(staged.table.name, version)
        lost, kept = _replaced(now, staged, connection=connection, folder=folder)
        added = (*kept, *(_moved(file, folder) for file in staged.files))
        rest = tuple(file for file in now if file not in set(lost))
        return Merge(table=staged.table, version=version, files=(*rest, *added), removed=lost, added=added)

    def rehearse(
        self, staged: Staged, *, version: int | None, connection: duckdb.DuckDBPyConnection, folder: Path
    ) -> tuple[StoredFile, ...]:
        """Return the files that the table would have with ``staged``; rest rows are written below ``folder``."""
        now = () if version is None else self.files(staged.table.name, version)
        lost, kept = _replaced(now, staged, connection=connection, folder=folder)
        return (*(file for file in now if file not in set(lost)), *kept, *staged.files)

    def rewrite(
        self, table: Table, rows: str, *, version: int, connection: duckdb.DuckDBPyConnection, number: int
    ) -> Merge:
        """Lay down the whole of ``table`` anew from the SELECT ``rows``: what a contract migration does."""
        staged = stage_stored(rows, table=table, staging=connection, folder=self.path(table.name) / _ROWS / str(number))
        now = self.files(table.name, version)
        return Merge(table=table, version=version, files=staged.files, removed=now, added=staged.files, is_whole=True)

    def commit(self, merge: Merge, *, number: int, at: datetime) -> int:
        """Make one Delta commit of ``merge`` and return the table's new Delta version."""
        path = self.path(merge.table.name)
        schema, partition = Schema.from_arrow(merge.table.schema), [merge.table.partition or ""]
        metadata = CommitProperties(custom_metadata={"userMetadata": json.dumps({"data_version": number})})
        adds = [_add(file, path, merge.table) for file in merge.added]
        if merge.version is None:
            create_table_with_add_actions(
                str(path),
                schema,
                adds,
                partition_by=list(filter(None, partition)),
                configuration=_CONFIGURATION,
                commit_properties=metadata,
                post_commithook_properties=_HOOKS,
            )
            return 0
        removes = [] if merge.is_whole else [_remove(file, path, merge.table, at) for file in merge.removed]
        delta = DeltaTable(str(path))
        delta.create_write_transaction(
            [*adds, *removes],
            "overwrite" if merge.is_whole else "append",
            schema,
            partition_by=list(filter(None, partition)),
            commit_properties=metadata,
            post_commithook_properties=_HOOKS,
        )
        return int(DeltaTable(str(path)).version())

    def restore(self, wanted: Mapping[str, int], *, newest: int) -> dict[str, int]:
        """Undo what a load that was cut off left behind, and return the Delta versions to build on.

        ``wanted``: the Delta versions of the published data version ``newest``. A table that no manifest names is
        removed; one that has run ahead is restored by a new commit, so that nothing in its history is lost.
        """
        for name, head in self.heads().items():
            if name not in wanted:
                shutil.rmtree(self.path(name))
                _files.cache_clear()  # a table made anew starts from Delta version 0 again
            elif head == wanted[name]:
                self._drop_unpublished(name, newest)
            elif self.files(name, head) != self.files(name, wanted[name]):
                DeltaTable(str(self.path(name))).restore(wanted[name])
        return self.heads()

    def _drop_unpublished(self, name: str, newest: int) -> None:
        for folder in (self.path(name) / _ROWS).iterdir():
            if int(folder.name) > newest:
                shutil.rmtree(folder)


def is_one_run(files: tuple[StoredFile, ...]) -> bool:
    """Whether the files, read in order, are one sorted sequence."""
    return len({file.path.parent for file in files}) <= 1


@contextmanager
def _read(path: Path) -> Iterator[None]:
    try:
        yield
    except (DeltaError, ValueError, IndexError) as error:  # the two last: a path that is none of ours
        sentence = _("Historiken för tabellen {table} är skadad. Återställ mappen {folder} från en säkerhetskopia.")
        raise HistoryDamaged(sentence.format(table=path.name, folder=path / "_delta_log")) from error


def _head(path: Path) -> int:
    with _read(path):
        return int(DeltaTable(str(path)).version())


@lru_cache(maxsize=256)
def _files(path: Path, version: int) -> tuple[StoredFile, ...]:
    with _read(path):
        actions = pa.table(DeltaTable(str(path), version=version).get_add_actions(flatten=True)).to_pylist()
        return tuple(sorted(_stored(path, actions), key=_written_order))


def _stored(path: Path, actions: list[dict[str, Any]]) -> list[StoredFile]:
    return [
        StoredFile(
            path=path / unquote(action["path"]),
            partition=next((str(value) for key, value in action.items() if key.startswith("partition.")), ""),
            rows=action["num_records"],
            size_bytes=action["size_bytes"],
        )
        for action in actions
    ]


def _written_order(file: StoredFile) -> tuple[str, int, str, int]:
    run = file.path.parent
    return (file.partition, int(run.parent.name), run.name, place_in_run(file.path))


def _replaced(
    now: tuple[StoredFile, ...], staged: Staged, *, connection: duckdb.DuckDBPyConnection, folder: Path
) -> tuple[tuple[StoredFile, ...], tuple[StoredFile, ...]]:
    """Return the files of ``now`` that go, and files with those of their rows that stay."""
    everywhere = any(rows == 0 for rows in staged.slices.values())  # where an emptied slice lies is not known
    candidates = [file for file in now if everywhere or file.partition in staged.partitions]
    if not candidates:
        return (), ()
    connection.register("gone", pa.table({"slice": sorted(staged.slices)}))
    some, every = _hit([str(file.path) for file in candidates], connection)
    crumbs = _crumbs([file for file in candidates if str(file.path) not in every])
    lost = tuple(file for file in candidates if str(file.path) in some or file in crumbs)
    rest = [file for file in lost if str(file.path) not in every]
    kept: list[StoredFile] = []
    for partition in sorted({file.partition for file in rest}):
        mine = tuple(file for file in rest if file.partition == partition)
        sql = f"SELECT * FROM {parquet([str(file.path) for file in mine])} WHERE slice NOT IN (SELECT slice FROM gone)"
        kept += _rewritten(sql, staged.table, mine, connection, folder)
    return lost, tuple(kept)


def _crumbs(files: list[StoredFile]) -> set[StoredFile]:
    """Return the small files of partitions that have too many: they are put together while we are at it."""
    runs: dict[str, set[Path]] = {}
    for file in files:
        runs.setdefault(file.partition, set()).add(file.path.parent)
    return {file for file in files if len(runs[file.partition]) >= _MOST_RUNS and file.rows < _SMALL_ROWS}


def _hit(paths: list[str], connection: duckdb.DuckDBPyConnection) -> tuple[set[str], set[str]]:
    """Return the files that have rows of a slice in ``gone``, and those that have no other rows."""
    found = connection.execute(
        "SELECT filename, bool_and(slice IN (SELECT slice FROM gone)) FROM "
        f"(SELECT DISTINCT filename, slice FROM {parquet(paths)}) "
        "GROUP BY filename HAVING bool_or(slice IN (SELECT slice FROM gone))"
    ).fetchall()
    return {name for name, _every in found}, {name for name, every in found if every}


def _rewritten(
    sql: str, table: Table, files: tuple[StoredFile, ...], connection: duckdb.DuckDBPyConnection, folder: Path
) -> list[StoredFile]:
    return write_files(
        sql,
        table=table,
        partition=files[0].partition,
        staging=connection,
        folder=folder,
        order=() if is_one_run(files) else physical_order(table),
    )


def _moved(file: StoredFile, folder: Path) -> StoredFile:
    target = folder / file.path.parent.name / file.path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    file.path.rename(target)
    sync(target.parent)
    return replace(file, path=target)


def _values(file: StoredFile, table: Table) -> dict[str, str | None]:
    return {table.partition: file.partition} if table.partition else {}


def _add(file: StoredFile, path: Path, table: Table) -> AddAction:
    return AddAction(
        path=file.path.relative_to(path).as_posix(),
        size=file.size_bytes,
        partition_values=_values(file, table),
        modification_time=int(file.path.stat().st_mtime * 1000),
        data_change=True,
        stats=json.dumps({"numRecords": file.rows}),
    )


def _remove(file: StoredFile, path: Path, table: Table, at: datetime) -> RemoveAction:
    return RemoveAction(
        file.path.relative_to(path).as_posix(),
        True,
        int(at.timestamp() * 1000),
        file.size_bytes,
        _values(file, table),
    )
