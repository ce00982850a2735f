"""Co-marking: the same test marked by two teachers, one row per pupil, test and task."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import required_text, subject_of
from skolsikt.sources.layouts.told_period import SCHOOL_YEAR_FIELD
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.described_pupil import WHO_FIELDS, told_pupil
from skolsikt.sources.reading.faults import COMMON, DESCRIBED, TOO_LONG
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year, told_school_year

ID = "co_markings"
TOTAL = "total"
FIELDS = {
    **WHO_FIELDS,
    "test": ProfileField(N_("provets namn"), is_required=True),
    "part": ProfileField(N_("uppgift eller delprov; hela provet när det inte står")),
    "subject_code": ProfileField(N_("ämnets kod eller namn"), is_required=True),
    "first_mark": ProfileField(N_("första bedömarens poäng eller betyg"), is_required=True),
    "second_mark": ProfileField(N_("andra bedömarens poäng eller betyg"), is_required=True),
    **UNIT_FIELDS,
    **SCHOOL_YEAR_FIELD,
}
LONGEST_MARK = 20


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    asked = asked_school_year(wish, layout)
    return lambda row: _co_marking(row, wish, asked)


FILE = ProfiledFile(source=ID, table="co_marking", fields=FIELDS, begin=_begin)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a test and two markings in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``co_marking``. Raises UnreadableFile for missing headings and SchoolYearUnknown without a school year."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _co_marking(row: CheckedRow, wish: Wish, asked: str) -> Row | None:
    person, unit = told_pupil(row, on=wish.as_of), told_unit(row, wish.municipality)
    year, subject = told_school_year(row, asked), subject_of(row)
    test, first, second = required_text(row, "test"), _mark(row, "first_mark"), _mark(row, "second_mark")
    if row.is_lost or person is None:
        return None
    return {
        "person_number": person.value,
        "school_year": year,
        "school_unit_code": unit,
        "test": test,
        "subject_code": subject,
        "part": row.text("part") or TOTAL,
        "first_mark": first,
        "second_mark": second,
    }


def _mark(row: CheckedRow, field: str) -> str | None:
    text = required_text(row, field)
    if text and len(text) > LONGEST_MARK:
        row.reject(field, TOO_LONG)
    return text and mark_of(text)


def mark_of(text: str) -> str:
    """Return a mark so that equal ones are equal: capital letters, numbers without their dress.

    >>> mark_of("b"), mark_of("4,0")
    ('B', '4')
    """
    number = swedish_number(text)
    return f"{number:g}" if number is not None else text.upper()


SOURCE = Source(
    id=ID,
    title=N_("Sambedömning"),
    delivers=("co_marking",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev, prov och uppgift: personnummer (eller "
        "namn och födelsedatum eller klass), skola, ämne, prov, uppgift och två "
        "bedömares poäng eller betyg. Vilka bedömarna är läses inte."
    ),
    purpose=N_("Likvärdig bedömning (skollagen 4 kap. och läroplanen, avsnitt 2.7)"),
    needs_profile=True,
    faults=(*COMMON, *DESCRIBED, BAD_SCHOOL_YEAR),
    fields=FIELDS,
)
