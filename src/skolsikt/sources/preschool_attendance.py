"""Preschool attendance: one row per child and day, or per child and period where the system only sums."""

from __future__ import annotations

from datetime import date

import duckdb

from skolsikt.home.words import N_
from skolsikt.school.periods import month_of, school_year_of
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.attendance_rows import PERIOD_ACROSS_YEARS, time_in_minutes
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import PERSON_FIELD
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import (
    BAD_NUMBER,
    COMMON,
    DATES_REVERSED,
    NOT_WHOLE_MINUTES,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
)
from skolsikt.sources.reading.told_person import told_person
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit

ID = "preschool_attendance"
TIME_UNIT = "time_unit"  # of times without a unit: "minutes" (unless told otherwise) or "hours"
FIELDS = {
    **PERSON_FIELD,
    "from_date": ProfileField(N_("dagen, eller periodens första dag"), is_required=True),
    "to_date": ProfileField(N_("periodens sista dag, för system som bara summerar")),
    "planned_minutes": ProfileField(N_("planerad tid (schema)"), is_required=True),
    "present_minutes": ProfileField(N_("vistelsetid"), is_required=True),
    **UNIT_FIELDS,
}
_MINUTES_A_DAY = 24 * 60


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    are_hours = layout.profile.options.get(TIME_UNIT) == "hours"
    return lambda row: _attendance(row, wish, are_hours)


FILE = ProfiledFile(source=ID, table="preschool_attendance", fields=FIELDS, begin=_begin, options=(TIME_UNIT,))


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a child, a day, planned time and time present in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``preschool_attendance``. Raises UnreadableFile for missing headings."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _attendance(row: CheckedRow, wish: Wish, are_hours: bool) -> Row | None:
    person, unit, days = told_person(row, on=wish.as_of), told_unit(row, wish.municipality), _days(row)
    planned, present = (_minutes(row, field, days, are_hours) for field in ("planned_minutes", "present_minutes"))
    if row.is_lost or person is None or days is None:
        return None
    return {
        "person_number": person.value,
        "school_year": school_year_of(days[0]),
        "month": month_of(days[0]),
        "school_unit_code": unit,
        "from_date": days[0],
        "to_date": days[1],
        "planned_minutes": planned,
        "present_minutes": present,
    }


def _days(row: CheckedRow) -> tuple[date, date] | None:
    first, last = row.day("from_date"), row.day("to_date")
    if first is None:
        if not row.text("from_date"):
            row.reject("from_date", REQUIRED_MISSING)
        return None
    last = last or first
    if last < first:
        row.reject("to_date", DATES_REVERSED)
    elif school_year_of(first) != school_year_of(last):
        row.reject("to_date", PERIOD_ACROSS_YEARS)
    return first, last


def _minutes(row: CheckedRow, field: str, days: tuple[date, date] | None, are_hours: bool) -> int | None:
    """Return whole minutes; time present may be more than planned, but not more than there is in the days."""
    minutes = row.read(field, lambda text: time_in_minutes(text, are_hours=are_hours), BAD_NUMBER)
    if minutes is None:
        if not row.text(field):
            row.reject(field, REQUIRED_MISSING)
        return None
    if not minutes.is_integer():
        row.reject(field, NOT_WHOLE_MINUTES)
    elif days and not 0 <= minutes <= _MINUTES_A_DAY * ((days[1] - days[0]).days + 1):
        row.reject(field, OUT_OF_RANGE)
    return int(minutes)


SOURCE = Source(
    id=ID,
    title=N_("Vistelsetid i förskolan"),
    delivers=("preschool_attendance",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per barn och dag, eller per barn och period: personnummer, förskola, planerad tid "
        "och vistelsetid i minuter eller timmar."
    ),
    purpose=N_("Följa upp förskolan (skollagen 4 kap. och 8 kap.)"),
    needs_profile=True,
    faults=(*COMMON, NOT_WHOLE_MINUTES, PERIOD_ACROSS_YEARS),
    refresh_days=60,
    fields=FIELDS,
)
