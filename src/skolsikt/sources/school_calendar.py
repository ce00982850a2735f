"""The school calendar: terms, holidays and days off, for one school unit or for all, as CSV or Excel.

A row is a day or a range of days. Where ranges overlap, the shorter one counts: Christmas Day inside the Christmas
holiday is a public holiday.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.identifiers import is_named_unit, is_school_unit_code
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.school.school_time import SchoolYear
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, UnreadableFile, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout, required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_DATE,
    BAD_SCHOOL_UNIT,
    DATE_OUTSIDE_SCHOOL_YEAR,
    DATES_REVERSED,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    UNKNOWN_CODE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.rejects import RejectBook
from skolsikt.tables.catalogue import table

DAY_TWICE = Fault(
    "day_twice",
    N_("Samma dag har två olika slag eller namn för samma skolenhet."),
    N_("Behåll den rad som gäller och läs in filen på nytt."),
)
RANGE_TOO_LONG = Fault(
    "range_too_long",
    N_("Perioden är längre än ett läsår."),
    N_("Kontrollera årtalen i första och sista dagen."),
)

ID = "school_calendar"
EVERY_UNIT = "*"
TERM = "term"  # a range that becomes two days: when the term starts and when it ends
KINDS = (*table("school_calendar").column("kind").codes, TERM)
FIELDS = {
    "school_unit_code": ProfileField(N_("Skolenhetskod, eller * för alla; alla gäller också när den är tom")),
    "school_year": ProfileField(N_("Läsår; jämförs bara med dagen")),
    "date": ProfileField(N_("Dagen, när raden är en enda dag")),
    "from_date": ProfileField(N_("Första dagen, när raden är flera dagar")),
    "to_date": ProfileField(N_("Sista dagen")),
    "kind": ProfileField(N_("Vad dagen är: terminsstart, terminsslut, lov, lovdag, studiedag, helgdag"), True, KINDS),
    "name": ProfileField(N_("Namn, till exempel Höstlov")),
}
DAYS = (("date",), ("from_date",))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One row, checked."""

    row: CheckedRow
    unit: str
    first: date
    last: date
    kind: str
    name: str | None

    @property
    def weight(self) -> int:
        """Days that the row covers at a stretch: the row with the fewest counts."""
        return 0 if self.kind == TERM else (self.last - self.first).days

    def days(self) -> Iterator[tuple[date, str]]:
        """Yield each day of the row and what it is."""
        if self.kind == TERM:
            yield self.first, "term_start"
            yield self.last, "term_end"
        else:
            for number in range(self.weight + 1):
                yield self.first + timedelta(days=number), self.kind


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a day and its kind that is about nobody."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None or not _has_days(layout) or any("person" in heading.casefold() for heading in layout.headings):
        return None
    return Recognition(
        0.85,
        _("Dagar och vad de är: kolumnerna {columns} känns igen från en skolkalender.").format(
            columns=known_headings(layout)
        ),
    )


def _has_days(layout: Layout) -> bool:
    return any(layout.is_given(field) for way in DAYS for field in way)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``school_calendar``: one row per school unit (or ``*``) and day.

    Raises UnreadableFile when the headings of days or their kind are missing.
    """
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    if not _has_days(layout):
        raise UnreadableFile(
            _("{file} har ingen kolumn för dagen. Lägg till Datum, eller Från och Till.").format(file=incoming.name)
        )
    book, footer = RejectBook(), Footer()
    within = dates_of(wish.period) if wish.period else (date.min, date.max)
    entries = [
        entry
        for record in table_rows(incoming, layout, book=book, footer=footer)
        if (entry := _entry(CheckedRow(record, layout, book), within))
    ]
    entries = _without_conflicts(entries)
    return Reading(
        rows={"school_calendar": canonical_rows("school_calendar", _rows(entries))},
        rejects=book.table(),
        rows_read=len(entries) + book.row_count,
        rows_rejected=book.row_count,
        notes=_notes(layout, entries),
    )


def _entry(row: CheckedRow, within: tuple[date, date]) -> _Entry | None:
    unit, kind = _unit(row), row.code("kind", KINDS)
    if not row.text("kind"):
        row.reject("kind", REQUIRED_MISSING)
    days = _days(row, within)
    if row.is_lost or days is None or kind is None:
        return None
    return _Entry(row=row, unit=unit, first=days[0], last=days[1], kind=kind, name=row.text("name"))


def _unit(row: CheckedRow) -> str:
    unit = row.text("school_unit_code") or EVERY_UNIT
    if unit != EVERY_UNIT and not is_school_unit_code(unit) and not is_named_unit(unit):
        row.reject("school_unit_code", BAD_SCHOOL_UNIT)
    return unit


def _days(row: CheckedRow, within: tuple[date, date]) -> tuple[date, date] | None:
    start = "date" if row.text("date") else "from_date"
    first, end = row.day(start), row.day("to_date")
    if row.is_lost:
        return None
    if first is None:
        row.reject(start, REQUIRED_MISSING)
        return None
    last = end or first
    year = SchoolYear.of(first)
    if last < first:
        row.reject("to_date", DATES_REVERSED)
    elif last - first > year.last - year.first:
        row.reject("to_date", RANGE_TOO_LONG)
    elif not within[0] <= first <= last <= within[1] or row.text("school_year") not in (None, year.text):
        row.reject(start, DATE_OUTSIDE_SCHOOL_YEAR)
    else:
        return first, last
    return None


def _without_conflicts(entries: Sequence[_Entry]) -> list[_Entry]:
    """Return the rows that contradict no other; those that do are rejected, all of them."""
    conflicting = [
        entry
        for shortest in _shortest_by_day(entries).values()
        if len({(kind, entry.name) for entry, kind in shortest}) > 1
        for entry, _kind in shortest
    ]
    lost = {entry.row.record.number: entry for entry in conflicting}
    for entry in lost.values():
        entry.row.reject("kind", DAY_TWICE)
    return [entry for entry in entries if entry.row.record.number not in lost]


def _shortest_by_day(entries: Sequence[_Entry]) -> Mapping[tuple[str, date], list[tuple[_Entry, str]]]:
    """Return, for each school unit and day, the shortest rows about it and what they say it is."""
    found: dict[tuple[str, date], list[tuple[_Entry, str]]] = defaultdict(list)
    for entry in entries:
        for day, kind in entry.days():
            found[entry.unit, day].append((entry, kind))
    return {
        place: [(entry, kind) for entry, kind in rows if entry.weight == min(one.weight for one, _kind in rows)]
        for place, rows in found.items()
    }


def _rows(entries: Sequence[_Entry]) -> list[dict[str, object]]:
    return [
        {
            "school_year": school_year_of(day),
            "school_unit_code": unit,
            "date": day,
            "kind": kind,
            "name": entry.name,
            "row_number": entry.row.record.number,
        }
        for (unit, day), ((entry, kind), *_same) in sorted(_shortest_by_day(entries).items(), key=lambda item: item[0])
    ]


def _notes(layout: Layout, entries: Sequence[_Entry]) -> list[str]:
    notes = profile_notes(layout.profile)
    if not layout.is_given("school_unit_code"):
        notes.append(_("Filen säger inga skolenheter: dagarna gäller alla."))
    if entries:
        notes.append(
            _("Dagar från {first} till {last}.").format(
                first=min(entry.first for entry in entries), last=max(entry.last for entry in entries)
            )
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Skolkalender"),
    delivers=("school_calendar",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per dag eller period: skolenhetskod (eller * för alla), datum eller från och till, "
        "slag (terminsstart, terminsslut, termin, lov, lovdag, studiedag, helgdag) och namn."
    ),
    purpose=N_("Veta när skolan är öppen: terminer, frister och prognoser"),
    needs_profile=True,
    faults=(
        BAD_DATE,
        BAD_SCHOOL_UNIT,
        DATE_OUTSIDE_SCHOOL_YEAR,
        DATES_REVERSED,
        REQUIRED_MISSING,
        UNCLOSED_QUOTE,
        UNKNOWN_CODE,
        WRONG_COLUMN_COUNT,
        DAY_TWICE,
        RANGE_TOO_LONG,
    ),
    fields=FIELDS,
)
