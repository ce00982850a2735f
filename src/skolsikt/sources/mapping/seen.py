"""A table in a file that nobody has described: where its headings stand and what its columns hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.mapping.kinds import Kind, day_format, kind_of
from skolsikt.sources.reading.delimited import guess_delimiter, records
from skolsikt.sources.reading.json_text import looks_like_json
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.sheets import is_spreadsheet, read_sheet, sheet_names

ROWS_LOOKED_AT = 5_000
HEADINGS_WITHIN = 60  # lines
MOST_CODES = 60  # a column with more different values holds no codes
_LEAST_WIDTH_SHARE = 0.6  # of the widest row, for a row to be headings


@dataclass(frozen=True, kw_only=True)
class SeenColumn:
    """A column: its heading as it stands (its number where there are none) and the values that were looked at."""

    heading: str
    values: Sequence[str] = field(repr=False)

    @cached_property
    def kind(self) -> Kind:
        return kind_of(self.values)

    @cached_property
    def day_format(self) -> str:
        return day_format(self.values) if self.kind in (Kind.DATE, Kind.SCHOOL_UNIT) else ""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each value stands, the commonest first; empty cells are left out."""
        return dict(Counter(value for value in self.values if value).most_common())

    @property
    def may_hold_codes(self) -> bool:
        return len(self.counts) <= MOST_CODES and self.kind is not Kind.PERSON_NUMBER

    @property
    def filled_share(self) -> float:
        return sum(self.counts.values()) / max(len(self.values), 1)


@dataclass(frozen=True, kw_only=True)
class SeenTable:
    """A file as a table. ``header_line`` is 0 when it has no headings; ``row_count`` is of the rows looked at."""

    name: str
    encoding: str
    delimiter: str
    sheet: str
    sheets: Sequence[str]
    header_line: int
    columns: Sequence[SeenColumn]
    row_count: int
    has_more_rows: bool

    @property
    def decimal(self) -> str:
        """The decimal sign: a point only where numbers have one and none has a comma."""
        numbers = [value for one in self.columns if one.kind is Kind.NUMBER for value in one.counts]
        return "." if any("." in one for one in numbers) and not any("," in one for one in numbers) else ","


def look_at(incoming: Incoming, *, sheet: str = "") -> SeenTable:
    """Return what a CSV or Excel file seems to hold.

    Raises UnreadableFile for another kind of file and for one without rows.
    """
    delimiter, found = _rows_of(incoming, sheet)
    records = list(islice(found, ROWS_LOOKED_AT + HEADINGS_WITHIN))
    if not records:
        raise UnreadableFile(_("{file} har inga rader. Gör om exporten.").format(file=incoming.name))
    place = _header_place(records)
    below = records if place is None else records[place + 1 :]
    headings = _headings(records, place)
    below = [record for record in below if record.filled_count > 1 or len(headings) == 1]
    if not below:
        raise UnreadableFile(_("{file} har rubriker men inga rader under dem.").format(file=incoming.name))
    return SeenTable(
        name=incoming.name,
        encoding=incoming.encoding,
        delimiter=delimiter,
        sheet=sheet,
        sheets=sheet_names(incoming) if is_spreadsheet(incoming) else (),
        header_line=0 if place is None else records[place].number,
        columns=[SeenColumn(heading=one, values=_column(below, at)) for at, one in enumerate(headings)],
        row_count=len(below[:ROWS_LOOKED_AT]),
        has_more_rows=len(below) > ROWS_LOOKED_AT,
    )


def _rows_of(incoming: Incoming, sheet: str) -> tuple[str, Iterable[Record]]:
    if is_spreadsheet(incoming):
        return "", read_sheet(incoming, sheet=sheet)
    if incoming.text is None or looks_like_json(incoming):
        raise UnreadableFile(
            _("{file} är ingen tabell. Exportera som CSV eller Excel (.xlsx).").format(file=incoming.name)
        )
    delimiter = guess_delimiter(incoming.head)
    return delimiter, records(incoming.text, delimiter=delimiter)


def _header_place(found: Sequence[Record]) -> int | None:
    """Return which of the first records holds the headings: wide, words, each its own, and unlike what stands below."""
    first = found[:HEADINGS_WITHIN]
    widest = max(record.filled_count for record in first)
    for place, record in enumerate(first):
        filled = [one for one in record.fields if one]
        is_wide = len(filled) >= max(widest * _LEAST_WIDTH_SHARE, 1) and (len(filled) > 1 or widest == 1)
        if is_wide and len(set(filled)) > len(filled) / 2 and all(kind_of([one]) is Kind.TEXT for one in filled):
            below = found[place + 1 : place + 200]
            return place if not _stands_among(record, below) else None
    return None


def _stands_among(record: Record, below: Sequence[Record]) -> bool:
    """Tell whether a row says what the rows below say: then it is one of them."""
    cells = [(at, cell) for at, cell in enumerate(record.fields) if cell]
    again = sum(any(other.fields[at : at + 1] == (cell,) for other in below) for at, cell in cells)
    return again > len(cells) / 2


def _headings(found: Sequence[Record], place: int | None) -> list[str]:
    if place is None:
        return [str(number) for number in range(1, max(len(record.fields) for record in found) + 1)]
    fields = list(found[place].fields)
    while fields and not fields[-1]:  # a trailing separator is no column
        fields.pop()
    return fields


def _column(below: Sequence[Record], at: int) -> tuple[str, ...]:
    return tuple(record.fields[at] if at < len(record.fields) else "" for record in below[:ROWS_LOOKED_AT])
