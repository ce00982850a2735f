"""A file as the door receives it, read by one source."""

from __future__ import annotations

from pathlib import Path

import duckdb

from skolsikt.sources.contract import Incoming, Reading, Source, Wish
from skolsikt.sources.reading.text import receive
from skolsikt.tables.catalogue import table

Row = dict[str, object]


def received(folder: Path, content: str | bytes, *, name: str = "fil.csv", encoding: str = "utf-8") -> Incoming:
    """Write ``content`` to a file in ``folder`` and receive it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return receive(path, workdir=folder)


def read(source: Source, incoming: Incoming, **wish: object) -> Reading:
    """Read a received file, and check what every reading promises."""
    with duckdb.connect() as staging:
        reading = source.read(incoming, staging, Wish(**wish))  # type: ignore[arg-type]
    for name, rows in reading.rows.items():
        assert name in source.delivers
        _keeps_the_contract(name, rows.to_pylist())
    known = {fault.code for fault in source.faults}
    assert {reject["code"] for reject in reading.rejects.to_pylist()} <= known
    return reading


def _keeps_the_contract(name: str, rows: list[Row]) -> None:
    contract = table(name)
    for column in contract.columns:
        values = [row[_delivered(column.name)] for row in rows]
        assert not column.required or all(value not in (None, "") for value in values), column.name
        assert not column.codes or set(values) <= {*column.codes, None}, column.name
        numbers = [value for value in values if isinstance(value, int | float)]
        assert column.minimum is None or all(value >= column.minimum for value in numbers), column.name
        assert column.maximum is None or all(value <= column.maximum for value in numbers), column.name
    keys = [tuple(row.get(_delivered(part)) for part in contract.key) for row in rows]
    assert len(keys) == len(set(keys)), f"{name}: a key twice"


def _delivered(column: str) -> str:
    """The column's name in what a source delivers: the door swaps the person number for the key."""
    return "person_number" if column == "pupil_key" else column


def rows_of(reading: Reading, name: str) -> list[Row]:
    return list(reading.rows[name].to_pylist())


def faults(reading: Reading) -> list[tuple[int, str, str]]:
    """Row number, column and code of each reject."""
    return [(row["row_number"], row["column"], row["code"]) for row in reading.rejects.to_pylist()]
