"""Support to pupils: one row per pupil, kind and first day, a school year at a time."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_
from skolsikt.school.periods import dates_of
from skolsikt.school.support import all_support_kinds, support_kinds
from skolsikt.sources.contract import Fault, Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import days_of
from skolsikt.sources.layouts.told_period import SCHOOL_YEAR_FIELD, is_in_school_year
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.described_pupil import WHO_FIELDS, told_pupil
from skolsikt.sources.reading.faults import COMMON, DESCRIBED, REQUIRED_MISSING
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year, told_school_year

KIND_NOT_OF_THE_TIME = Fault(
    "kind_not_of_the_time",
    N_("Den sortens stöd fanns inte i lagen när det började."),
    N_("Rätta datumet eller slaget, eller lägg till slaget i profilen (avsnittet codes)."),
)
ID = "support_measures"
FIELDS = {
    **WHO_FIELDS,
    "support_kind": ProfileField(N_("slag av stöd"), is_required=True, codes=tuple(all_support_kinds())),
    "from_date": ProfileField(N_("första dagen"), is_required=True),
    "to_date": ProfileField(N_("sista dagen; tom medan stödet pågår")),
    **UNIT_FIELDS,
    **SCHOOL_YEAR_FIELD,
}


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    asked = asked_school_year(wish, layout)
    return lambda row: _support(row, wish, asked)


FILE = ProfiledFile(source=ID, table="support_measure", fields=FIELDS, begin=_begin)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a kind of support and its first day in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``support_measure``. Raises UnreadableFile and SchoolYearUnknown."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _support(row: CheckedRow, wish: Wish, asked: str) -> Row | None:
    person, unit = told_pupil(row, on=wish.as_of), told_unit(row, wish.municipality)
    year, days = told_school_year(row, asked), days_of(row)
    kind = row.code("support_kind", all_support_kinds())
    if not row.text("support_kind"):
        row.reject("support_kind", REQUIRED_MISSING)
    if row.is_lost or person is None or year is None or days is None or not is_in_school_year(row, year, days):
        return None
    if kind not in support_kinds(max(days[0], dates_of(year)[0])):
        row.reject("support_kind", KIND_NOT_OF_THE_TIME)
    return {
        "person_number": person.value,
        "school_year": year,
        "school_unit_code": unit,
        "support_kind": kind,
        "from_date": days[0],
        "to_date": days[1],
    }


SOURCE = Source(
    id=ID,
    title=N_("Stödinsatser"),
    delivers=("support_measure",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev och insats under läsåret: personnummer (eller "
        "namn och födelsedatum eller klass), skolenhet, slag av stöd (extra "
        "anpassningar, särskilt stöd eller åtgärdsprogram), första och sista dagen. Inga texter om eleven läses."
    ),
    purpose=N_("Följa upp elevers rätt till stöd (skollagen 3 kap. och 4 kap.)"),
    needs_profile=True,
    faults=(*COMMON, *DESCRIBED, BAD_SCHOOL_YEAR, KIND_NOT_OF_THE_TIME),
    refresh_days=120,
    fields=FIELDS,
)
