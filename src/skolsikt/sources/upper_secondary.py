"""Former pupils in upper secondary school: one row per pupil and school year, from the municipality's register."""

from __future__ import annotations

from datetime import date

import duckdb

from skolsikt.home.words import N_
from skolsikt.school.dated_rules import rule
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.school.periods import dates_of
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import PERSON_FIELD, required_text
from skolsikt.sources.layouts.told_period import SCHOOL_YEAR_FIELD
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import BAD_SCHOOL_UNIT, COMMON, FORBIDDEN_CHARACTERS
from skolsikt.sources.reading.told_person import told_person
from skolsikt.sources.reading.told_year import BAD_SCHOOL_YEAR, asked_school_year, told_school_year

ID = "upper_secondary"
STATES = ("studying", "diploma", "certificate", "left")  # certificate: studiebevis, all years without a diploma
FIELDS = {
    **PERSON_FIELD,
    "programme_code": ProfileField(N_("programkod, till exempel NA eller IMS"), is_required=True),
    "state": ProfileField(N_("hur läsåret slutade: studerar, examen, studiebevis eller avbrott"), True, STATES),
    "is_introductory": ProfileField(N_("introduktionsprogram: ja eller nej; annars avgör programkoden")),
    "school_unit_code": ProfileField(N_("gymnasieskolans skolenhetskod, åtta siffror")),
    **SCHOOL_YEAR_FIELD,
}
_LONGEST_CODE = 12


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    asked = asked_school_year(wish, layout)
    return lambda row: _outcome(row, wish, asked)


FILE = ProfiledFile(source=ID, table="upper_secondary_outcome", fields=FIELDS, begin=_begin)


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a programme and how the year ended in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``upper_secondary_outcome``. Raises UnreadableFile and SchoolYearUnknown."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _outcome(row: CheckedRow, wish: Wish, asked: str) -> Row | None:
    person, year = told_person(row, on=wish.as_of), told_school_year(row, asked)
    programme = _programme(row)
    state, is_introductory = row.code("state", STATES), row.truth("is_introductory")
    if not row.text("state"):
        required_text(row, "state")
    unit = row.text("school_unit_code")
    if unit and not is_school_unit_code(unit):
        row.reject("school_unit_code", BAD_SCHOOL_UNIT)
    if row.is_lost or person is None or year is None or programme is None:
        return None
    return {
        "person_number": person.value,
        "school_year": year,
        "school_unit_code": unit,
        "programme_code": programme,
        "is_introductory": _is_introductory(programme, dates_of(year)[1])
        if is_introductory is None
        else is_introductory,
        "is_diploma": state == "diploma",
        "has_left": state == "left",
    }


def _programme(row: CheckedRow) -> str | None:
    """Return the programme in capitals: a code has letters and digits, and is short."""
    text = required_text(row, "programme_code")
    if text and (not text.isalnum() or len(text) > _LONGEST_CODE):
        row.reject("programme_code", FORBIDDEN_CHARACTERS)
    return text.upper() if text else None


def _is_introductory(programme: str, on: date) -> bool:
    return programme.startswith(rule("upper_secondary.introductory_prefix", on=on).read(str))


SOURCE = Source(
    id=ID,
    title=N_("Gymnasieskolan, elev för elev"),
    delivers=("upper_secondary_outcome",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev och läsår i gymnasieskolan: personnummer, programkod och hur läsåret "
        "slutade (studerar, examen, studiebevis eller avbrott). Grundskolan som eleven kom från hittas i kommunens "
        "egna uppgifter."
    ),
    purpose=N_("Följa hur det går för tidigare elever (skollagen 4 kap.)"),
    needs_profile=True,
    faults=(*COMMON, BAD_SCHOOL_YEAR),
    fields=FIELDS,
)
