"""Rows on their way in: sorted Parquet files, written once, that the lake takes over as they are."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import duckdb
import pyarrow as pa

from skolsikt.home.durable import sync
from skolsikt.tables.contract import Table
from skolsikt.warehouse.engine import literal, parquet, quoted
from skolsikt.warehouse.storage import laid_together_by, physical_order, shaped

Rows: TypeAlias = "pa.Table | duckdb.DuckDBPyRelation"

# About two million rows a file: a corrected slice rewrites only the files that it lies in.
_ROW_GROUPS_PER_FILE = 16
_SUM_DIGITS = 32


@dataclass(frozen=True)
class StoredFile:
    """One Parquet file of a table. Files of one folder were written as one sorted sequence."""

    path: Path
    partition: str
    rows: int
    size_bytes: int


@dataclass(frozen=True, kw_only=True)
class Staged:
    """Rows of one table that will replace ``slices`` (slice -> its new rows; one with none is emptied)."""

    table: Table
    files: tuple[StoredFile, ...]
    slices: Mapping[str, int]

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    @property
    def partitions(self) -> frozenset[str]:
        return frozenset(file.partition for file in self.files)

    @property
    def paths(self) -> list[str]:
        return [str(file.path) for file in self.files]

    def with_(self, other: Staged) -> Staged:
        """Return both pieces as one; their slices must be different."""
        return replace(self, files=self.files + other.files, slices={**self.slices, **other.slices})


def stage(
    rows: Rows,
    *,
    table: Table,
    source: str,
    load: int,
    staging: duckdb.DuckDBPyConnection,
    folder: Path,
    as_delivered: duckdb.DuckDBPyRelation | None = None,
) -> Staged:
    """Write ``rows`` (the table's columns, any of them missing) below ``folder`` as stored rows of ``load``.

    ``staging`` is the connection that a relation belongs to. ``as_delivered``: the same rows before anything was joined
    to them, in which it is cheaper to look for the partitions.
    """
    relation = staging.from_arrow(rows) if isinstance(rows, pa.Table) else rows
    relation.create_view("delivered", replace=True)
    (as_delivered or relation).create_view("as_delivered", replace=True)
    # Sorted as delivered and only then made stored rows: what every row has alike is not carried through the sort.
    return _staged(
        "SELECT * FROM delivered",
        order=[name for name in physical_order(table) if name in relation.columns],
        select=shaped(table, relation.columns, source=source, load=load),
        table=table,
        staging=staging,
        folder=folder / table.name,
        partitions=_partitions("FROM as_delivered", table, staging),
    )


def stage_stored(sql: str, *, table: Table, staging: duckdb.DuckDBPyConnection, folder: Path) -> Staged:
    """Write the stored rows that ``sql`` selects below ``folder``, sorted within each partition."""
    return _staged(
        sql,
        order=physical_order(table),
        select="*",
        table=table,
        staging=staging,
        folder=folder,
        partitions=_partitions(sql, table, staging),
    )


def _staged(
    sql: str,
    *,
    order: Sequence[str],
    select: str,
    table: Table,
    staging: duckdb.DuckDBPyConnection,
    folder: Path,
    partitions: Sequence[str],
) -> Staged:
    files: list[StoredFile] = []
    for partition in partitions:
        files += write_files(
            sql, table=table, partition=partition, staging=staging, folder=folder, order=order, select=select
        )
    return Staged(table=table, files=tuple(files), slices=slices_of([str(file.path) for file in files], staging))


def write_files(
    sql: str,
    *,
    table: Table,
    partition: str,
    staging: duckdb.DuckDBPyConnection,
    folder: Path,
    order: Sequence[str],
    select: str = "*",
) -> list[StoredFile]:
    """Write one partition of the rows of ``sql``, in ``order``, in a folder of its own and return its files in order.

    ``select``: what is made of the sorted rows. Rows that are already sorted have no ``order``.
    """
    target = folder / secrets.token_hex(6)
    target.mkdir(parents=True)
    where = f" WHERE {quoted(table.partition)} = {literal(partition)}" if table.partition else ""
    rows = f"SELECT * FROM ({sql}){where}{laid_together_by(order)}"
    written = staging.execute(
        f"COPY (SELECT {select} FROM ({rows})) TO {literal(str(target))} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUPS_PER_FILE {_ROW_GROUPS_PER_FILE}, RETURN_STATS, "
        "OVERWRITE_OR_IGNORE, FILENAME_PATTERN 'part-{i}')"
    ).fetchall()
    return [_kept(Path(name), partition, rows, size) for name, rows, size in _in_order(written) if rows]


def slices_of(paths: list[str], staging: duckdb.DuckDBPyConnection, *, load: int | None = None) -> dict[str, int]:
    """Return the slices that the files at ``paths`` have rows of (rows of ``load`` only, if given), and how many."""
    if not paths:
        return {}
    where = "" if load is None else f" WHERE load = {literal(load)}"
    return dict(staging.execute(f"SELECT slice, count(*) FROM {parquet(paths)}{where} GROUP BY slice").fetchall())


def _partitions(sql: str, table: Table, staging: duckdb.DuckDBPyConnection) -> list[str]:
    if table.partition is None:
        return [""]
    found = staging.execute(f"SELECT DISTINCT {quoted(table.partition)} FROM ({sql}) ORDER BY 1").fetchall()
    return [value for (value,) in found]


def _in_order(written: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    return sorted((row[:3] for row in written), key=lambda row: int(Path(row[0]).stem.removeprefix("part-")))


def _kept(path: Path, partition: str, rows: int, size: int) -> StoredFile:
    sync(path)
    named = path.rename(path.with_name(f"{path.stem}-{_sum(path)}{path.suffix}"))
    return StoredFile(path=named, partition=partition, rows=rows, size_bytes=size)


def place_in_run(path: Path) -> int:
    """Return which file of its run a stored file is, from 0; its name is ``part-<place>-<sum of its bytes>``."""
    return int(path.stem.split("-")[1])


def is_whole(path: Path) -> bool:
    """Whether a stored file is there and holds the bytes that were written."""
    return path.is_file() and path.stem.rpartition("-")[2] == _sum(path)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:_SUM_DIGITS]
