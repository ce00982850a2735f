"""Taking destroyed rows out of history: the files of the lake that hold them, the versions that rested on those, and
every older serving file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import duckdb

from skolsikt.home.durable import sync
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse.destruction import Destruction
from skolsikt.warehouse.engine import literal
from skolsikt.warehouse.lake import HistoryDamaged, Lake
from skolsikt.warehouse.manifest import Version, laid_down, write_version


class LakeUnreadable(SkolsiktError):
    """A file of the lake cannot be read, so it cannot be known what it holds."""


def files_of_history(lake: Lake, table: str) -> list[Path]:
    """Return every file of rows of ``table`` that lies on the disk, whether any version knows it or not."""
    return sorted((lake.path(table) / "rows").rglob("*.parquet"))


def of_history(lake: Lake, table: str) -> str:
    """Return SQL for the rows of all those files, under whatever contract each was written; empty when there are none.

    ``filename`` tells which file a row is in.
    """
    paths = ", ".join(literal(str(path)) for path in files_of_history(lake, table))
    return f"read_parquet([{paths}], hive_partitioning = false, union_by_name = true, filename = true)" if paths else ""


def files_holding(lake: Lake, entry: Destruction, connection: duckdb.DuckDBPyConnection) -> set[Path]:
    """Return the files of the lake, of any version or none, that hold a row which ``entry`` destroys."""
    found: set[Path] = set()
    for table in entry.tables:
        if rows := of_history(lake, table):
            sql = f"SELECT DISTINCT filename FROM {rows} WHERE {entry.condition(table)}"
            found |= {Path(str(name)) for (name,) in asked(sql, connection)}
    return found


def loads_losing(lake: Lake, entry: Destruction, connection: duckdb.DuckDBPyConnection) -> set[tuple[int, str]]:
    """Return the loads that ``entry`` takes rows of, each with the table."""
    found: set[tuple[int, str]] = set()
    for table in entry.tables:
        if rows := of_history(lake, table):
            sql = f"SELECT DISTINCT load FROM {rows} WHERE {entry.condition(table)}"
            found |= {(int(str(load)), table) for (load,) in asked(sql, connection)}
    return found


def pupils_of_history(lake: Lake, connection: duckdb.DuckDBPyConnection, *, after: Destruction) -> set[int]:
    """Return the pupil keys that rows on the disk have, when ``after`` has been carried out."""
    found: set[int] = set()
    for name, table in TABLES.items():
        if table.has_pupils and (rows := of_history(lake, name)):
            sql = f"SELECT DISTINCT pupil_key FROM {rows} WHERE ({after.condition(name) or 'false'}) IS NOT TRUE"
            found |= {int(str(key)) for (key,) in asked(sql, connection)}
    return found


def years_of_history(lake: Lake, table: str, connection: duckdb.DuckDBPyConnection, *, where: str = "true") -> set[str]:
    """Return the school years that rows of ``table`` on the disk are of, those of them that ``where`` is true of."""
    rows = of_history(lake, table)
    found = asked(f"SELECT DISTINCT school_year FROM {rows} WHERE {where}", connection) if rows else []
    return {str(year) for (year,) in found}


def asked(sql: str, connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Return what ``sql`` finds in the lake's files. Raises LakeUnreadable."""
    try:
        return list(connection.execute(sql).fetchall())
    except duckdb.Error:  # its own message may quote the file
        raise LakeUnreadable(
            _("En fil i lagret gick inte att läsa, så inget kan gallras. Kör 'skolsikt verify' för att se vilken.")
        ) from None


def versions_resting_on(home: Home, lake: Lake, files: Collection[Path]) -> list[Version]:
    """Return the versions, published or left behind, that rest on any of ``files``."""
    return [
        version
        for version in laid_down(home)
        if any(path in files for table, delta in version.tables.items() for path in _files(lake, table, delta))
    ]


def _files(lake: Lake, table: str, delta: int) -> list[Path]:
    try:
        return [file.path for file in lake.files(table, delta)]
    except HistoryDamaged:  # of a version that nobody can read any longer, or that was never published
        return []


def mark_destroyed(home: Home, versions: Iterable[Version], number: int) -> None:
    """Write in the manifests that destruction ``number`` has taken rows from them: before any file goes."""
    for version in versions:
        write_version(home, replace(version, destroyed=tuple(sorted({*version.destroyed, number}))))


def remove_files(paths: Collection[Path]) -> None:
    """Remove files of the lake, and the folders of theirs that are then empty."""
    for path in paths:
        path.unlink(missing_ok=True)
    for folder in {path.parent for path in paths}:
        for empty in (folder, folder.parent):
            with suppress(OSError):  # it is not
                empty.rmdir()
        sync(next(parent for parent in folder.parents if parent.exists()))


def remove_serving_files(home: Home, *, before: int) -> int:
    """Remove the serving files of versions before ``before`` and return how many they were.

    Also those that hold no destroyed row: one that was built upon another may carry its bytes in empty blocks.
    """
    numbered = [path for path in home.serving.glob("[0-9]*.duckdb*") if path.name.partition(".")[0].isdecimal()]
    gone = [path for path in numbered if int(path.name.partition(".")[0]) < before]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
