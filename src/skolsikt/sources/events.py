"""Events that trends should show (a new timetable, a move), for one school unit or for all, as CSV or Excel."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import duckdb

from skolsikt.home.words import N_, _
from skolsikt.school.identifiers import is_named_unit, is_school_unit_code, names_a_number
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import required_layout, table_rows
from skolsikt.sources.reading.delimited import Footer
from skolsikt.sources.reading.faults import (
    BAD_DATE,
    BAD_SCHOOL_UNIT,
    DATES_REVERSED,
    REQUIRED_MISSING,
    UNCLOSED_QUOTE,
    WRONG_COLUMN_COUNT,
)
from skolsikt.sources.reading.profile import candidate_profiles, profile_notes
from skolsikt.sources.reading.recognised import known_headings, recognised_layout
from skolsikt.sources.reading.rejects import RejectBook

NAMES_A_PERSON = Fault(
    "names_a_person",
    N_("Händelsen ser ut att innehålla ett personnummer."),
    N_("Skriv händelsen utan uppgift om någon person."),
)

ID = "events"
EVERY_UNIT = "*"
FIELDS = {
    "school_unit_code": ProfileField(N_("Skolenhetskod, eller * för alla; alla gäller också när den är tom")),
    "from_date": ProfileField(N_("Första dagen"), is_required=True),
    "to_date": ProfileField(N_("Sista dagen, om det var flera")),
    "title": ProfileField(N_("Vad som hände, i ord och utan namn"), is_required=True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Event:
    """One row, checked."""

    row: CheckedRow
    unit: str
    first: date
    last: date | None
    title: str

    @property
    def event_id(self) -> str:
        """The same event of the same unit and day is one event, in whatever file it stands."""
        told = f"{self.unit}|{self.first.isoformat()}|{self.title.casefold()}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with the first day of an event and what happened."""
    layout = recognised_layout(incoming, source=ID, fields=FIELDS)
    if layout is None:
        return None
    return Recognition(
        0.9,
        _("Händelser och deras dagar: kolumnerna {columns} känns igen.").format(columns=known_headings(layout)),
    )


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``event``. Raises UnreadableFile for missing headings."""
    layout = required_layout(incoming, candidate_profiles(wish, source=ID, fields=FIELDS), FIELDS)
    book = RejectBook()
    found = [
        event
        for record in table_rows(incoming, layout, book=book, footer=Footer())
        if (event := _event(CheckedRow(record, layout, book)))
    ]
    once = {event.event_id: event for event in found}
    return Reading(
        rows={"event": canonical_rows("event", [_row(event) for event in once.values()])},
        rejects=book.table(),
        rows_read=len(found) + book.row_count,
        rows_rejected=book.row_count,
        notes=profile_notes(layout.profile),
    )


def _event(row: CheckedRow) -> _Event | None:
    unit, title = row.text("school_unit_code") or EVERY_UNIT, row.text("title")
    if unit != EVERY_UNIT and not is_school_unit_code(unit) and not is_named_unit(unit):
        row.reject("school_unit_code", BAD_SCHOOL_UNIT)
    first, last = row.day("from_date"), row.day("to_date")
    for field in ("from_date", "title"):
        if not row.text(field):
            row.reject(field, REQUIRED_MISSING)
    if title and names_a_number(title):
        row.reject("title", NAMES_A_PERSON)
    if first and last and last < first:
        row.reject("to_date", DATES_REVERSED)
    if row.is_lost or first is None or title is None:
        return None
    return _Event(row=row, unit=unit, first=first, last=last, title=title)


def _row(event: _Event) -> dict[str, object]:
    return {
        "event_id": event.event_id,
        "school_unit_code": event.unit,
        "from_date": event.first,
        "to_date": event.last,
        "title": event.title,
        "row_number": event.row.record.number,
    }


SOURCE = Source(
    id=ID,
    title=N_("Händelser"),
    delivers=("event",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per händelse: skolenhetskod (eller * för alla), händelse från, händelse till "
        "och händelse, utan namn på någon person."
    ),
    purpose=N_("Visa i diagram över tid vad som hände när"),
    needs_profile=True,
    faults=(
        BAD_DATE,
        BAD_SCHOOL_UNIT,
        DATES_REVERSED,
        REQUIRED_MISSING,
        UNCLOSED_QUOTE,
        WRONG_COLUMN_COUNT,
        NAMES_A_PERSON,
    ),
    fields=FIELDS,
)
