"""The rejects of a staged file: each fault with the value and the whole line as they stood."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter

import duckdb
import numpy as np
import pyarrow as pa

from skolsikt.sources.contract import REJECT_SCHEMA
from skolsikt.sources.reading.faults import REQUIRED_MISSING, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.line_numbers import LineReader
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.staged_csv import NO_FAULT, WHOLE_ROW, StagedCsv, replace

_LINES_AT_A_TIME = 20_000  # texts in memory at once, however many lines are faulty

Faults = Sequence[tuple[int, str]]  # position and fault code


@dataclass(kw_only=True)
class StagedRejects:
    """What was not taken from a staged file, as ``Reading`` wants it."""

    rows: duckdb.DuckDBPyRelation  # REJECT_SCHEMA
    row_count: int = 0
    footer_count: int = 0


def staged_rejects(staged: StagedCsv) -> StagedRejects:
    """Return the rejects of ``staged``: blank lines, repeated headings and a footer are none."""
    table = f"{staged.table}_reject"
    replace(staged.staging, table, REJECT_SCHEMA.empty_table())
    found = StagedRejects(rows=staged.staging.table(table))
    reader = _Lines(staged)
    for batch in _batches(staged):
        book = RejectBook()
        for line, faults in batch:
            found.footer_count += reader.reject(line, faults, book)
        found.row_count += book.row_count
        staged.staging.register("arriving", book.table())
        staged.staging.execute(f"INSERT INTO {table} SELECT * FROM arriving")
        staged.staging.unregister("arriving")
    found.rows = staged.staging.table(table)
    return found


def _batches(staged: StagedCsv) -> Iterator[Sequence[tuple[int, Faults]]]:
    faults = staged.staging.execute(
        f"SELECT line, position, code FROM {staged.table}_fault WHERE code <> ? ORDER BY line, position", [NO_FAULT]
    ).to_arrow_table()
    by_line = groupby(_rows(faults), key=itemgetter(0))
    lines = ((line, [(position, code) for _line, position, code in found]) for line, found in by_line)
    while batch := list(islice(lines, _LINES_AT_A_TIME)):
        yield batch


def _rows(table: pa.Table) -> Iterator[tuple[int, int, str]]:
    for part in table.to_batches(max_chunksize=_LINES_AT_A_TIME):
        yield from zip(*(column.to_pylist() for column in part.columns), strict=True)


class _Lines:
    """Turns the faults of a line into rejects."""

    def __init__(self, staged: StagedCsv) -> None:
        self.layout = staged.layout
        self.prepared, self.original = LineReader(staged.file.path), LineReader(staged.original)
        self.last_row_line = int(staged.numbers.of(np.array([staged.row_count - 1]))[0])

    def reject(self, line: int, faults: Faults, book: RejectBook) -> bool:
        """Write the line's faults into ``book``, unless it is no row; tell whether it is part of a footer."""
        text = self.prepared.text(line) or self.original.text(line)
        fields = self._fields(text)
        filled = sum(map(bool, fields))
        if not filled or fields == self.layout.headings:
            return False
        if filled == 1 and line > self.last_row_line:
            return True
        for position, code in faults:
            if position == WHOLE_ROW:
                value = str(len(fields)) if code == WRONG_COLUMN_COUNT.code else ""
                book.add(line, "", value, code, text)
            else:
                value = fields[position]
                book.add(line, self.layout.headings[position], value, code if value else REQUIRED_MISSING.code, text)
        return False

    def _fields(self, text: str) -> tuple[str, ...]:
        if '"' not in text or text.count('"') % 2:
            return tuple(field.strip() for field in text.split(self.layout.delimiter))
        return tuple(field.strip() for field in next(csv.reader([text], delimiter=self.layout.delimiter)))
