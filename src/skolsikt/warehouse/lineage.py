"""Which loads a version rests on, and in which tables and school years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb

from skolsikt.warehouse.engine import parquet
from skolsikt.warehouse.lake import Merge
from skolsikt.warehouse.manifest import LoadedTable, LoadRecord, Version


def loads_touching(version: Version, tables: Iterable[str], school_years: Iterable[str] = ()) -> list[LoadRecord]:
    """Return the loads of ``version`` that have rows in any of ``tables``, in any of ``school_years`` (all if none).

    Rows of tables without school years count for every school year.
    """
    names, years = set(tables), set(school_years)
    return [
        load for load in version.loads if any(_touches(load.tables[name], years) for name in names & set(load.tables))
    ]


def _touches(loaded: LoadedTable, years: set[str]) -> bool:
    return not years or not loaded.school_years or bool(years & set(loaded.school_years))


def loads_after(
    known: Mapping[int, LoadRecord], merges: Iterable[Merge], connection: duckdb.DuckDBPyConnection
) -> tuple[LoadRecord, ...]:
    """Return the loads that still have rows after ``merges``, with the rows they have.

    ``known``: every load of the version before, the new ones, and those that an undo brings back.
    """
    tables = {number: dict(load.tables) for number, load in known.items()}
    for merge in merges:
        counted = _count(merge, connection)
        for number, now in tables.items():
            now.pop(merge.table.name, None)
            if number in counted:
                now[merge.table.name] = counted[number]
    return tuple(replace(known[number], tables=tables[number]) for number in sorted(tables) if tables[number])


def _count(merge: Merge, connection: duckdb.DuckDBPyConnection) -> dict[int, LoadedTable]:
    if not merge.files:
        return {}
    has_years = any(column.name == "school_year" for column in merge.table.columns)
    year = "school_year" if has_years else "NULL"
    files = [str(file.path) for file in merge.files]
    years: dict[int, dict[str, int]] = defaultdict(dict)
    sql = f"SELECT load, {year}, count(*) FROM {parquet(files)} GROUP BY ALL ORDER BY ALL"
    for number, school_year, rows in connection.execute(sql).fetchall():
        years[number][school_year or ""] = rows
    return {
        number: LoadedTable(rows=sum(of.values()), school_years={year: rows for year, rows in of.items() if year})
        for number, of in years.items()
    }
