"""Teaching groups with dates: one row per pupil and group."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import days_of, required_text, subject_of
from skolsikt.sources.layouts.told_period import SCHOOL_YEAR_FIELD, is_in_school_year
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.described_pupil import WHO_FIELDS, told_pupil
from skolsikt.sources.reading.faults import COMMON, DESCRIBED
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year, told_school_year

ID = "group_members"
TYPES = ("Undervisning", "Klass", "Mentor", "Provgrupp", "Schema", "Avdelning", "Personalgrupp", "Övrigt")
FIELDS = {
    **WHO_FIELDS,
    "group_name": ProfileField(N_("gruppens namn, som skolan skriver det"), is_required=True),
    "group_type": ProfileField(N_("slag av grupp; undervisning när det inte står"), codes=TYPES),
    "subject_code": ProfileField(N_("gruppens ämne")),
    "from_date": ProfileField(N_("första dagen i gruppen"), is_required=True),
    "to_date": ProfileField(N_("sista dagen; tom medan den pågår")),
    **UNIT_FIELDS,
    **SCHOOL_YEAR_FIELD,
}


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    asked = asked_school_year(wish, layout)
    return lambda row: _membership(row, wish, asked)


FILE = ProfiledFile(source=ID, table="group_membership", fields=FIELDS, begin=_begin)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a group and a first day in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``group_membership``. Raises UnreadableFile for missing headings and SchoolYearUnknown without a year."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _membership(row: CheckedRow, wish: Wish, asked: str) -> Row | None:
    person, unit = told_pupil(row, on=wish.as_of), told_unit(row, wish.municipality)
    year, days = told_school_year(row, asked), days_of(row)
    name, kind = required_text(row, "group_name"), row.code("group_type", TYPES)
    subject = subject_of(row, is_required=False)
    if row.is_lost or person is None or year is None or days is None or not is_in_school_year(row, year, days):
        return None
    return {
        "person_number": person.value,
        "school_year": year,
        "school_unit_code": unit,
        "group_name": name,
        "group_type": kind or TYPES[0],
        "subject_code": subject,
        "from_date": days[0],
        "to_date": days[1],
    }


SOURCE = Source(
    id=ID,
    title=N_("Undervisningsgrupper"),
    delivers=("group_membership",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev och grupp: personnummer (eller "
        "namn och födelsedatum eller klass), skola, gruppens namn, första och sista dagen, "
        "och ämne och slag när de finns. Läsåret står i filen eller anges med --period."
    ),
    purpose=N_("Låta undervisande lärare se sina grupper"),
    needs_profile=True,
    faults=(*COMMON, *DESCRIBED, BAD_SCHOOL_YEAR),
    refresh_days=120,
    fields=FIELDS,
)
