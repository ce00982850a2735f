"""How the beginning of a file would be read by a profile that is being made: nothing is kept, pupils are masked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa

from skolsikt.sources.contract import Fault, Incoming, Rows, Wish
from skolsikt.sources.mapping.draft import Draft
from skolsikt.sources.reading.masking import mask
from skolsikt.sources.reading.profile import Profile
from skolsikt.tables.catalogue import table as contract
from skolsikt.tables.contract import Privacy

ROWS_SHOWN = 20
LINES_READ = 2_000


@dataclass(frozen=True, kw_only=True)
class PreviewTable:
    """The first rows of one canonical table; values about pupils and staff are masked, empty columns left out."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Preview:
    """``faults``: each fault, the column as the file names it, and how often. ``is_all``: nothing is cut off."""

    tables: Sequence[PreviewTable]
    rows_read: int
    rows_rejected: int
    faults: Sequence[tuple[Fault, str, int]]
    notes: Sequence[str]
    is_all: bool


def preview(
    incoming: Incoming, draft: Draft, profile: Profile, *, wish: Wish, staging: duckdb.DuckDBPyConnection, folder: Path
) -> Preview:
    """Return what a profile makes of the first rows of a file.

    Raises what reading a file raises: UnreadableFile, or that the period is unknown.
    """
    cut, is_all = _beginning(incoming, folder)
    wish = replace(wish, profile=profile.model_dump(exclude_none=True), profile_name=profile.id)
    reading = draft.source.read(cut, staging, wish)
    rejects = _arrow(reading.rejects).select(["code", "column"]).to_pylist()
    known = {fault.code: fault for fault in draft.source.faults}
    counts = Counter((row["code"], row["column"]) for row in rejects)
    return Preview(
        tables=[_table(name, rows) for name, rows in reading.rows.items()],
        rows_read=reading.rows_read,
        rows_rejected=reading.rows_rejected,
        faults=[(known[code], column, count) for (code, column), count in counts.most_common() if code in known],
        notes=reading.notes,
        is_all=is_all,
    )


def _beginning(incoming: Incoming, folder: Path) -> tuple[Incoming, bool]:
    """Return the first lines of a text; a workbook is read whole."""
    if incoming.text is None:
        return incoming, True
    copy = folder / "beginning.txt"
    with incoming.text.open("rb") as whole, copy.open("wb") as cut:
        cut.writelines(islice(whole, LINES_READ))
        is_all = not whole.readline()
    return replace(incoming, text=copy, path=copy if incoming.path == incoming.text else incoming.path), is_all


def _table(name: str, rows: Rows) -> PreviewTable:
    found = _arrow(rows).slice(0, ROWS_SHOWN)
    is_open = {column.name: column.privacy is Privacy.OPEN for column in contract(name).columns}
    columns = [name for name in found.column_names if name != "row_number" and found[name].null_count < len(found)]
    told = [
        [_shown(row[column], is_open=is_open.get(column, False)) for column in columns] for row in found.to_pylist()
    ]
    return PreviewTable(name=name, columns=columns, rows=told)


def _shown(value: object, *, is_open: bool) -> str:
    if value is None:
        return ""
    return str(value) if is_open else mask(str(value))


def _arrow(rows: Rows) -> pa.Table:
    return rows if isinstance(rows, pa.Table) else rows.to_arrow_table()
