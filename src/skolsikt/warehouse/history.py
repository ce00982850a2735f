"""Everything that any data version has held about some pupils: what stands, and what has been replaced since."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa

from skolsikt.tables.contract import Table
from skolsikt.warehouse.engine import parquet, quoted
from skolsikt.warehouse.migrations import migrated
from skolsikt.warehouse.warehouse import Warehouse

FIRST, LAST, LOADS = "first_version", "last_version", "loads"


def rows_ever(table: Table, pupil_keys: Collection[int], *, warehouse: Warehouse) -> pa.Table:
    """Return every row about these pupils that ``table`` has held, each once, the oldest first.

    The contract's columns and ``source``, then ``first_version`` and ``last_version`` (the data versions that held the
    row) and ``loads`` (those that delivered it). The same told again by a later file is the same row.
    """
    with warehouse.workbench() as (_desk, connection):
        connection.register("stood", _where_files_stood(table, warehouse))
        names = ", ".join(quoted(column.name) for column in table.columns)
        wanted = ", ".join(str(int(key)) for key in pupil_keys)
        parts = [
            f"SELECT * FROM ({rows}) JOIN stood ON filename = file WHERE pupil_key IN ({wanted})"
            for rows in _stored(table, warehouse)
        ]
        if not parts:
            return table.schema.empty_table()
        return connection.execute(
            f"SELECT {names}, source, min(first) AS {FIRST}, max(last) AS {LAST}, "
            f"list_sort(list(DISTINCT load)) AS {LOADS} FROM ({' UNION ALL BY NAME '.join(parts)}) "
            "GROUP BY ALL ORDER BY source, " + names
        ).to_arrow_table()


def _where_files_stood(table: Table, warehouse: Warehouse) -> pa.Table:
    """Each file of the table, and the first and last data version that it is part of."""
    stood: dict[str, list[int]] = {}
    for version in warehouse.versions():
        for file in warehouse.files(version, table.name):
            stood.setdefault(file, []).append(version.number)
    firsts, lasts = [min(found) for found in stood.values()], [max(found) for found in stood.values()]
    types = (("file", pa.string(), list(stood)), ("first", pa.int64(), firsts), ("last", pa.int64(), lasts))
    return pa.table({name: pa.array(values, kind) for name, kind, values in types})


def _stored(table: Table, warehouse: Warehouse) -> list[str]:
    """SQL for the rows of every file under today's contract, one SELECT per contract that files were written under."""
    files: dict[int, dict[str, None]] = {}
    for version in warehouse.versions():
        found = warehouse.files(version, table.name)
        if found:
            files.setdefault(version.contracts[table.name], {}).update(dict.fromkeys(found))
    return [
        migrated(f"SELECT *, filename FROM {parquet(list(found))}", table=table, version=contract)
        for contract, found in sorted(files.items())
    ]
