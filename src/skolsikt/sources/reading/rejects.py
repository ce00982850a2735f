"""What was not taken from a file, row by row, with the reason: kept, shown and downloadable."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from skolsikt.sources.contract import REJECT_SCHEMA
from skolsikt.sources.reading.faults import UNCLOSED_QUOTE, WRONG_COLUMN_COUNT

Reject = tuple[int, str, str, str, str]
_BROKEN = (WRONG_COLUMN_COUNT.code, UNCLOSED_QUOTE.code)


@dataclass
class RejectBook:
    """Collects rejects while a source reads. One row may have several faults; it counts once.

    >>> book = RejectBook()
    >>> book.add(3, "Bl", "G", "unknown_code", "IST;2025-06-12;...;G")
    >>> book.row_count, book.table().num_rows
    (1, 1)
    """

    entries: list[Reject] = field(default_factory=list)

    def add(self, row_number: int, column: str, value: str, fault_code: str, row_text: str) -> None:
        """Write down one fault: where, the faulty value and the whole row as they stood."""
        self.entries.append((row_number, column, value, fault_code, row_text))

    @property
    def row_numbers(self) -> frozenset[int]:
        """Rows with at least one fault; faults of the whole file (row 0) are not rows."""
        return frozenset(entry[0] for entry in self.entries if entry[0] > 0)

    @property
    def row_count(self) -> int:
        return len(self.row_numbers)

    @property
    def broken_count(self) -> int:
        """Lines that are no rows at all: the wrong number of fields, or a quote that never closes."""
        return sum(1 for entry in self.entries if entry[3] in _BROKEN)

    def table(self) -> pa.Table:
        """Return the rejects as REJECT_SCHEMA, in the order of the file."""
        columns = list(zip(*sorted(self.entries, key=lambda entry: entry[0]), strict=True)) or [()] * len(REJECT_SCHEMA)
        return pa.table(
            [pa.array(column, kind.type) for column, kind in zip(columns, REJECT_SCHEMA, strict=True)],
            schema=REJECT_SCHEMA,
        )
