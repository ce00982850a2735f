"""Pupil assessments (elevomdömen): one row per pupil, subject and term, as steps of the municipality's scale."""

from __future__ import annotations

import duckdb

from skolsikt.home.words import N_
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import CLASS_FIELDS, subject_of
from skolsikt.sources.layouts.told_period import BAD_PERIOD, TERM_FIELDS, asked_term, term_in
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.described_pupil import WHO_FIELDS, told_pupil
from skolsikt.sources.reading.faults import COMMON, DESCRIBED
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit
from skolsikt.tables.catalogue import table

ID = "assessments"
STEP, LEVEL = (table("assessment").column(name) for name in ("step", "grade_level"))
REACHED_FROM = "reached_from"  # the lowest step that reaches the goal
FIELDS = {
    **WHO_FIELDS,
    "subject_code": ProfileField(N_("ämnets kod eller namn"), is_required=True),
    "step": ProfileField(N_("omdöme som steg 0-10, eller ord som profilen översätter; tomt när inget är satt"), True),
    "is_reached": ProfileField(N_("om målet är nått: ja eller nej; annars avgör profilens reached_from")),
    **TERM_FIELDS,
    **UNIT_FIELDS,
    **CLASS_FIELDS,
}


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    asked, said = asked_term(wish, layout), layout.profile.options.get(REACHED_FROM)
    reached_from = int(said) if said is not None else None
    return lambda row: _assessment(row, wish, asked, reached_from)


FILE = ProfiledFile(source=ID, table="assessment", fields=FIELDS, begin=_begin, options=(REACHED_FROM,))


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a subject and an assessment in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``assessment``. Raises UnreadableFile for missing headings and PeriodNotSaid when nobody says the term."""
    return reading_of(read_rows(incoming, wish, FILE), FILE)


def _assessment(row: CheckedRow, wish: Wish, asked: str, reached_from: int | None) -> Row | None:
    person, unit, subject = told_pupil(row, on=wish.as_of), told_unit(row, wish.municipality), subject_of(row)
    told = term_in(row, asked)
    level = row.whole_number("grade_level", minimum=LEVEL.minimum, maximum=LEVEL.maximum)
    step = row.whole_number("step", minimum=STEP.minimum, maximum=STEP.maximum)
    is_reached = row.truth("is_reached")
    if is_reached is None and step is not None and reached_from is not None:
        is_reached = step >= reached_from
    if row.is_lost or person is None or told is None:
        return None
    return {
        "person_number": person.value,
        "school_year": told.school_year,
        "term": told.term,
        "school_unit_code": unit,
        "grade_level": level,
        "class_name": row.text("class_name"),
        "subject_code": subject,
        "step": step,
        "is_reached": is_reached,
    }


SOURCE = Source(
    id=ID,
    title=N_("Elevomdömen"),
    delivers=("assessment",),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev, ämne och termin: personnummer (eller "
        "namn och födelsedatum eller klass), skola, ämne och omdöme som steg eller "
        "ord. Profilen säger från vilket steg målet är nått (reached_from)."
    ),
    needs_profile=True,
    faults=(*COMMON, *DESCRIBED, BAD_PERIOD),
    refresh_days=200,
    fields=FIELDS,
)
