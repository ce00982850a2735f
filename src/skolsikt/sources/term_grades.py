"""Grades with one row per pupil, subject and term: every graded year, final grades too where the file says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import duckdb
import pyarrow as pa

from skolsikt.home.words import N_, ngettext
from skolsikt.school.grades import GradeCode, grade_codes
from skolsikt.school.identifiers import PersonNumber
from skolsikt.school.periods import dates_of
from skolsikt.school.school_forms import school_form_code
from skolsikt.sources.contract import Incoming, ProfileField, Reading, Recognition, Source, Wish
from skolsikt.sources.layouts.profiled_file import ProfiledFile, ReadRow, Row, read_rows, reading_of
from skolsikt.sources.layouts.profiled_file import recognise as recognise_file
from skolsikt.sources.layouts.pupil_cells import CLASS_FIELDS, PERSON_FIELD, subject_of
from skolsikt.sources.layouts.told_period import BAD_PERIOD, TERM_FIELDS, asked_term, term_in
from skolsikt.sources.reading.canonical_rows import canonical_rows
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import COMMON, REQUIRED_MISSING, UNKNOWN_CODE
from skolsikt.sources.reading.numbers import swedish_date
from skolsikt.sources.reading.told_person import told_person
from skolsikt.sources.reading.told_unit import UNIT_FIELDS, told_unit
from skolsikt.tables.catalogue import table

ID = "term_grades"
KINDS = table("grade").column("grade_kind").codes
VALUES = table("grade").column("grade_value").codes
LEVEL = table("grade").column("grade_level")
FIELDS = {
    **PERSON_FIELD,
    "subject_code": ProfileField(N_("ämnets kod eller namn"), is_required=True),
    "grade": ProfileField(N_("betyg: A-F, streck eller de officiella koderna 2, 3, 9, Y och Z"), is_required=True),
    **TERM_FIELDS,
    **UNIT_FIELDS,
    **CLASS_FIELDS,
    "school_form": ProfileField(N_("skolform; grundskola när den inte står")),
    "grade_kind": ProfileField(N_("slutbetyg eller terminsbetyg; terminsbetyg när det inte står"), codes=KINDS),
    "has_f_warning": ProfileField(N_("F-varning: ja eller nej; betyget får då vara tomt")),
    "language_code": ProfileField(N_("språk i M1, M2 och modersmål")),
    "teaching_group": ProfileField(N_("undervisningsgrupp")),
    "teacher_key": ProfileField(N_("betygssättande lärares signatur")),
    "updated": ProfileField(N_("när raden ändrades; av två rader om samma betyg gäller den senaste")),
    "given_name": ProfileField(N_("förnamn; går bara till valvet")),
    "family_name": ProfileField(N_("efternamn; går bara till valvet")),
}
SCHOOL_FORM = "GR"
_STRECK = ("STRECK", "–", "—")
_NO_GRADE = GradeCode()
_NAMES = ("given_name", "family_name")


def _begin(layout: Layout, wish: Wish) -> ReadRow:
    asked, tells_warnings = asked_term(wish, layout), layout.is_given("has_f_warning")
    return lambda row: _grade(row, wish, asked, tells_warnings)


FILE = ProfiledFile(source=ID, table="grade", fields=FIELDS, begin=_begin, said_last="updated")


def recognise(incoming: Incoming) -> Recognition | None:
    """Return a table with a pupil, a subject and a grade in each row."""
    return recognise_file(incoming, FILE)


def read(incoming: Incoming, staging: duckdb.DuckDBPyConnection, wish: Wish) -> Reading:
    """Return ``grade``, what the person numbers tell of each ``pupil``, and names for the vault.

    A grade that cannot be read costs its row only: term grades are followed subject by subject.

    Raises UnreadableFile for missing headings and PeriodNotSaid when nobody says the term.
    """
    found = read_rows(incoming, wish, FILE)
    reading = reading_of(found, FILE, notes=_notes(found.rows))
    return Reading(
        rows={**reading.rows, "pupil": canonical_rows("pupil", _pupils(found.rows))},
        identities=_identities(found.rows) if {*_NAMES} & {*found.layout.positions} else None,
        rejects=reading.rejects,
        rows_read=reading.rows_read,
        rows_rejected=reading.rows_rejected,
        notes=reading.notes,
    )


def _grade(row: CheckedRow, wish: Wish, asked: str, tells_warnings: bool) -> Row | None:
    person, unit, subject = told_person(row, on=wish.as_of), told_unit(row, wish.municipality), subject_of(row)
    told = term_in(row, asked)
    level = _level(row)
    kind = row.code("grade_kind", KINDS)
    form = row.read("school_form", school_form_code, UNKNOWN_CODE)
    is_warned = row.truth("has_f_warning")
    grade = _code(row, dates_of(told.term)[1], may_be_empty=tells_warnings) if told else None
    if row.is_lost or person is None or told is None or grade is None:
        return None
    return {
        "person_number": person.value,
        "school_year": told.school_year,
        "term": told.term,
        "school_unit_code": unit,
        "school_form": form or SCHOOL_FORM,
        "grade_level": level,
        "class_name": row.text("class_name"),
        "grade_kind": kind or "term",
        "subject_code": subject,
        "language_code": row.text("language_code"),
        "grade_value": grade.grade_value,
        "not_graded_reason": grade.not_graded_reason,
        "has_f_warning": bool(is_warned) if tells_warnings else None,
        "teaching_group": row.text("teaching_group"),
        "teacher_key": row.text("teacher_key"),
        "updated": _updated(row.text("updated")),
        **{name: row.text(name) for name in _NAMES},
    }


def _level(row: CheckedRow) -> int | None:
    """Return the grade level; some exports call it the school year, so it may stand in the field of the year."""
    field = "grade_level"
    if row.text(field) is None and len(row.text("year") or "") in (1, 2):
        field = "year"
    return row.whole_number(field, minimum=LEVEL.minimum, maximum=LEVEL.maximum)


def _code(row: CheckedRow, on: date, *, may_be_empty: bool) -> GradeCode | None:
    if row.text("grade") is None:
        if not may_be_empty:
            row.reject("grade", REQUIRED_MISSING)
        return _NO_GRADE
    return row.read("grade", lambda text: _grade_code(text, on), UNKNOWN_CODE)


def _grade_code(text: str, on: date) -> GradeCode | None:
    word = text.upper()
    found = GradeCode(grade_value="-") if word in ("-", *_STRECK) else grade_codes(on).get(word)
    # The old scale (until spring 2012) has no place in the table.
    return found if found and (found.grade_value is None or found.grade_value in VALUES) else None


def _updated(text: str | None) -> str | None:
    """Return when the row was changed so that a later text sorts after an earlier one."""
    day = swedish_date(text[:10]) if text else None
    return f"{day}{(text or '')[10:]}" if day else text


def _pupils(rows: Sequence[Row]) -> list[Row]:
    """Return one row per pupil and piece of the file that a new file replaces."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        number = str(row["person_number"])
        piece = f"{row['school_unit_code']} {row['term']} {row['grade_level'] or ''}".strip()
        if (number, piece) not in found:
            person = PersonNumber.parse(number)
            found[number, piece] = {
                "person_number": number,
                "school_year": row["school_year"],
                "delivered_by": piece,
                "birth_year": person.birth_year,
                "birth_month": person.birth_month,
                "sex": person.sex,
                "row_number": row["row_number"],
            }
    return list(found.values())


def _identities(rows: Sequence[Row]) -> pa.Table:
    once = {row["person_number"]: row for row in rows}
    columns = ("person_number", *_NAMES)
    return pa.table({name: pa.array([row[name] for row in once.values()], pa.string()) for name in columns})


def _notes(rows: Sequence[Row]) -> list[str]:
    by_term = Counter(str(row["term"]) for row in rows)
    notes = [
        ngettext("Termin {term}: {count} betyg.", "Termin {term}: {count} betyg.", count).format(term=term, count=count)
        for term, count in sorted(by_term.items())
    ]
    if warned := sum(row["has_f_warning"] is True for row in rows):
        notes.append(ngettext("{count} F-varning.", "{count} F-varningar.", warned).format(count=warned))
    if untold := sum(row["grade_level"] is None for row in rows):
        notes.append(
            ngettext(
                "{count} betyg har ingen årskurs i filen och räknas inte när en fråga gäller en årskurs.",
                "{count} betyg har ingen årskurs i filen och räknas inte när en fråga gäller en årskurs.",
                untold,
            ).format(count=untold)
        )
    return notes


SOURCE = Source(
    id=ID,
    title=N_("Terminsbetyg, en rad per elev och ämne"),
    delivers=("grade", "pupil"),
    recognise=recognise,
    read=read,
    describes=N_(
        "CSV eller Excel med en rad per elev, ämne och termin: personnummer, skola, ämne (kod eller namn) och betyg. "
        "Terminen står i filen eller anges med --period. F-varningar läses när de finns. Alla årskurser som får betyg."
    ),
    needs_profile=True,
    faults=(*COMMON, BAD_PERIOD),
    refresh_days=200,
    fields=FIELDS,
)
