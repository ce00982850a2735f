"""Notices of absence and leave: one row per pupil and absence, each of the kind that the school noted."""

from __future__ import annotations

from datetime import timedelta

import duckdb

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_
from skolsikt.school.periods import school_year_of
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.lesson_columns import BAD_TIME
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import required_text
from skolsikt.sources.layouts.told_span import SPAN_FIELDS, Span, span_of
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.described_pupil import WHO_FIELDS, told_pupil
from skolsikt.sources.reading.faults import COMMON, DATE_OUTSIDE_SCHOOL_YEAR, DESCRIBED
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit
from skolsikt.sources.reading.told_year import asked_school_year
from skolsikt.tables.catalogue import table

ID = "absence_notices"
_LONGEST = timedelta(days=366)  # longer is a slip in the year
KINDS = table("absence_notice").column("kind").codes
FIELDS = {
    **WHO_FIELDS,
    "kind": ProfileField(
        N_("slag: beviljad ledighet, sjukanmälan, oanmäld frånvaro, eller anmäld utan att orsaken framgår"),
        is_required=True,
        codes=KINDS,
    ),
    **SPAN_FIELDS,
    **UNIT_FIELDS,
}


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    asked = asked_school_year(wish, layout, "from_date")
    return lambda row: _notice(row, wish, asked)


FILE = ProfiledFile(source=ID, table="absence_notice", fields=FIELDS, begin=_begin)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a kind of absence and its first day in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``absence_notice``. Raises UnreadableFile for missing headings and SchoolYearUnknown for a bad period."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _notice(row: CheckedRow, wish: Wish, asked: str) -> Row | None:
    person, unit = told_pupil(row, on=wish.as_of), told_unit(row, wish.municipality)
    kind, span = required_text(row, "kind") and row.code("kind", KINDS), span_of(row)
    year = _school_year(row, span, asked) if span else None
    if row.is_lost or person is None or span is None:
        return None
    return {
        "person_number": person.value,
        "school_year": year,
        "school_unit_code": unit,
        "starts_at": span[0],
        "ends_at": span[1],
        "kind": kind,
    }


def _school_year(row: CheckedRow, span: Span, asked: str) -> str:
    """Return the school year that an absence begins in, which must be the one ``asked`` for if any."""
    starts_at, ends_at = span
    year = school_year_of(starts_at.astimezone(STOCKHOLM).date())
    if asked and year != asked:
        row.reject("from_date", DATE_OUTSIDE_SCHOOL_YEAR)
    if ends_at and ends_at - starts_at > _LONGEST:
        row.reject("to_date", DATE_OUTSIDE_SCHOOL_YEAR)
    return year


SOURCE = Source(
    id=ID,
    title=N_("Frånvaroanmälningar"),
    delivers=("absence_notice",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev och frånvaro: personnummer (eller namn och födelsedatum eller klass), "
        "skolenhet, slag (beviljad ledighet, sjukanmälan eller oanmäld frånvaro), första och sista dagen, och "
        "klockslag där frånvaron inte gäller hela dagar. Inga texter om eleven läses."
    ),
    purpose=N_("Följa upp och utreda frånvaro (skollagen 7 kap. 19 a § och 4 kap.)"),
    needs_profile=True,
    faults=(*COMMON, *DESCRIBED, BAD_TIME),
    refresh_days=7,
    fields=FIELDS,
)
