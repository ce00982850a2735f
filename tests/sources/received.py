"""A file as the door receives it, read by one source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from skolsikt.sources.contract import Incoming, Reading, Source, Wish
from skolsikt.sources.reading.text import receive
from skolsikt.tables.catalogue import table

Row = dict[str, object]
_AT_THE_DOOR = {"pupil_key": "person_number"}  # surrogates are given behind it


def received(folder: Path, content: str | bytes, *, name: str = "fil.csv", encoding: str = "utf-8") -> Incoming:
    """Write ``content`` to a file in ``folder`` and receive it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return receive(path, workdir=folder)


def read(source: Source, incoming: Incoming, **wish: object) -> Reading:
    """Read a received file, and check what every reading promises."""
    with duckdb.connect() as staging:
        reading = source.read(incoming, staging, Wish(**wish))  # type: ignore[arg-type]
        rows = {name: _table(rows) for name, rows in reading.rows.items()}
        reading = replace(reading, rows=rows, rejects=_table(reading.rejects))
    for name, rows in reading.rows.items():
        assert name in source.delivers
        _keeps_the_contract(name, rows.to_pylist())
    known = {fault.code for fault in source.faults}
    assert {reject["code"] for reject in reading.rejects.to_pylist()} <= known
    return reading


def _table(rows: pa.Table | duckdb.DuckDBPyRelation) -> pa.Table:
    return rows if isinstance(rows, pa.Table) else rows.to_arrow_table()


def _keeps_the_contract(name: str, rows: list[Row]) -> None:
    contract = table(name)
    rows = [{"pupil_key": row.get("person_number"), **row} for row in rows]  # the number stands where the key will
    for column in contract.columns:
        values = [row.get(_AT_THE_DOOR.get(column.name, column.name)) for row in rows]
        assert not column.required or all(value not in (None, "") for value in values), column.name
        assert not column.codes or set(values) <= {*column.codes, None}, column.name
        numbers = [value for value in values if isinstance(value, int | float)]
        assert column.minimum is None or all(value >= column.minimum for value in numbers), column.name
        assert column.maximum is None or all(value <= column.maximum for value in numbers), column.name
    keys = [tuple(row.get(_AT_THE_DOOR.get(part, part)) for part in contract.key) for row in rows]
    assert len(keys) == len(set(keys)), f"{name}: a key twice"


def rows_of(reading: Reading, name: str) -> list[Row]:
    return list(reading.rows[name].to_pylist())


def faults(reading: Reading) -> list[tuple[int, str, str]]:
    """Row number, column and code of each reject."""
    return [(row["row_number"], row["column"], row["code"]) for row in reading.rejects.to_pylist()]
