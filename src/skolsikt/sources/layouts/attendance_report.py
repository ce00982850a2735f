"""Reports that are printed rather than exported: a preamble, a section per class, headings repeated in each.

Layout of the pupil report (as municipalities have published the reading of it): ``Klass: X``, then the headings
Namn, Personnr, Undv.tid, Lekt, N min, GF min, F min, N %, GF %, F %, then one row per pupil.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from skolsikt.home.words import _
from skolsikt.school.identifiers import InvalidNamedUnit, named_unit_code
from skolsikt.school.periods import InvalidPeriod, dates_of
from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.delimited import records
from skolsikt.sources.reading.faults import UNCLOSED_QUOTE, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.sources.reading.sheets import read_sheet

Days = tuple[date, date]

_DAY = r"(\d{4}-\d\d-\d\d)"
_FROM_TO = re.compile(_DAY + r"[^\d\n]{1,30}" + _DAY)
_FROM = re.compile(r"(?i)\b(?:från|fr\.? ?o\.? ?m\.?|startdatum)\b\W*" + _DAY)
_TO = re.compile(r"(?i)\b(?:till|t\.? ?o\.? ?m\.?|slutdatum)\b\W*" + _DAY)
_PERIOD = re.compile(r"(?i)\b(\d{4}/\d\d|[HV]T ?\d{4})\b")
_UNIT_CODE = re.compile(r"(?i)enhetskod\W*(\d{8})\b")
_UNIT_NAME = re.compile(r"(?im)^\W*(?:skola|skolenhet|skolans namn)\s*[:;]\W*(\S.*?)[;\s]*$")
_SECTION = re.compile(r"(?i)\s*klass\s*:\s*(.*)")
_TOTAL = re.compile(r"(?i)\W*(?:summa|totalt?|medel(?:värde)?|genomsnitt|samtliga)\b")


@dataclass(frozen=True, kw_only=True)
class Preamble:
    """What stands above the headings: the days that the report is about, and whose it is."""

    days: Days | None = None
    school_unit_code: str = ""
    school_unit_name: str = ""

    def unit(self, municipality: str) -> str | None:
        """Return the school unit: its code, or its name within ``municipality``; None when it tells neither."""
        if self.school_unit_code:
            return self.school_unit_code
        try:
            return named_unit_code(municipality, self.school_unit_name)
        except InvalidNamedUnit:
            return None


def read_preamble(incoming: Incoming, layout: Layout) -> Preamble:
    """Return what the lines above the headings tell."""
    above = [record for record in all_records(incoming, layout) if record.number < layout.header_line]
    text = "\n".join(record.text for record in above)
    code, name = _UNIT_CODE.search(text), _UNIT_NAME.search(text)
    return Preamble(
        days=_days(text),
        school_unit_code=code[1] if code else "",
        school_unit_name=name[1] if name else "",
    )


def _days(text: str) -> Days | None:
    pair = _FROM_TO.search(text)
    first, last = (pair[1], pair[2]) if pair else (_found(_FROM, text), _found(_TO, text))
    try:
        if first and last:
            return date.fromisoformat(first), date.fromisoformat(last)
        return dates_of(_found(_PERIOD, text).replace(" ", "").upper())
    except (ValueError, InvalidPeriod):
        return None


def _found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def report_rows(incoming: Incoming, layout: Layout, *, book: RejectBook) -> Iterator[tuple[Record, str]]:
    """Yield the rows of pupils and the class of the section each stands in (empty without sections).

    Repeated headings, sums and text that stands alone are skipped; rows of another width go to ``book``.
    Raises UnreadableFile when the headings change further down.
    """
    section = ""
    for record in all_records(incoming, layout):
        if (named := _section(record)) is not None:
            section = named
        elif record.number > layout.header_line and not _is_heading(incoming, layout, record):
            row = _row(incoming, layout, record, book)
            if row and not _is_total(layout, row):
                yield row, section


def all_records(incoming: Incoming, layout: Layout) -> Iterator[Record]:
    """Yield every record of the file, preamble included."""
    if incoming.text is not None:
        return records(incoming.text, delimiter=layout.delimiter)
    return iter(read_sheet(incoming, sheet=layout.profile.sheet))


def _section(record: Record) -> str | None:
    filled = [field for field in record.fields if field]
    if match := _SECTION.fullmatch(filled[0]) if filled and len(filled) <= 2 else None:
        return match[1].strip() or "".join(filled[1:])
    return None


def _is_heading(incoming: Incoming, layout: Layout, record: Record) -> bool:
    number = layout.heading("person_number").casefold()
    if number not in map(str.casefold, record.fields):
        return False
    if record.fields[: len(layout.headings)] == layout.headings:
        return True
    raise UnreadableFile(
        _("{file} rad {row}: rubrikerna är andra än på rad {first}. Exportera delarna var för sig.").format(
            file=incoming.name, row=record.number, first=layout.header_line
        )
    )


def _row(incoming: Incoming, layout: Layout, record: Record, book: RejectBook) -> Record | None:
    """Return ``record`` as wide as the headings; None for text that stands alone and for rows of another width."""
    width = len(layout.headings)
    if record.is_unclosed:
        book.add(record.number, "", "", UNCLOSED_QUOTE.code, record.text)
        return None
    if record.filled_count <= 1:
        return None
    missing = width - len(record.fields) if incoming.text is None else 0
    fields = (*record.fields, *[""] * missing)
    if len(fields) > width and not any(fields[width:]):
        fields = fields[:width]
    if len(fields) != width:
        book.add(record.number, "", str(len(fields)), WRONG_COLUMN_COUNT.code, record.text)
        return None
    return Record(record.number, fields, record.text)


def _is_total(layout: Layout, record: Record) -> bool:
    filled = next(field for field in record.fields if field)
    return not layout.value(record, "person_number") and _TOTAL.match(filled) is not None
