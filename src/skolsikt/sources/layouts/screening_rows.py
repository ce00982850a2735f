"""One row of a file of digital mathematics tests: who, where, which test and part, points and level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from skolsikt.home.words import N_
from skolsikt.school.identifiers import PersonNumber
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.school.tests_of_levels import TOTAL, mathematics_screenings
from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.faults import (
    BAD_NUMBER,
    DATE_OUTSIDE_SCHOOL_YEAR,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
)
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.sources.reading.told_person import told_person
from skolsikt.sources.reading.told_unit import told_unit
from skolsikt.sources.reading.told_year import told_school_year
from skolsikt.tables.catalogue import table

SUBJECT = "MA"
TESTS = tuple(mathematics_screenings(date.max))
GRADE_LEVEL = table("screening_result").column("grade_level")
POINTS = table("screening_result").column("points")
REASONS = table("screening_result").column("missing_reason").codes

RESULT_AND_REASON = Fault(
    "result_and_reason",
    N_("Raden har både ett resultat och en orsak till att resultat saknas."),
    N_("Ta bort det ena i testverktyget och exportera om."),
)


@dataclass(frozen=True, kw_only=True)
class ScreeningRow:
    """What one accepted row says. ``content`` is what two rows about the same part must agree on."""

    person: PersonNumber
    row: Mapping[str, object]

    @property
    def key(self) -> tuple[object, ...]:
        return tuple(self.row[name] for name in ("person_number", "school_year", "test", "part"))

    @property
    def content(self) -> tuple[object, ...]:
        return tuple(value for name, value in self.row.items() if name != "row_number")


def read_screening_row(row: CheckedRow, *, school_year: str, municipality: str) -> ScreeningRow | None:
    """Return what ``row`` says, or None when it is lost; its faults are in the row's reject book.

    ``school_year`` is the one asked for, or empty when the file says it: in a column of its own, or by the date.
    """
    person = told_person(row)
    year = _school_year(row, school_year)
    unit = told_unit(row, municipality)
    test = row.code("test", TESTS)
    if test is None and not row.text("test"):
        row.reject("test", REQUIRED_MISSING)
    level = row.whole_number("grade_level", minimum=GRADE_LEVEL.minimum, maximum=GRADE_LEVEL.maximum)
    points = _points(row)
    is_reached = row.truth("is_reached")
    reason = row.code("missing_reason", REASONS)
    if points is None and is_reached is None and reason is None and not row.is_lost:
        row.reject("points", REQUIRED_MISSING)
    if reason is not None and (points is not None or is_reached is not None):
        row.reject("missing_reason", RESULT_AND_REASON)
    if row.is_lost or person is None or year is None or unit is None or test is None:
        return None
    told = {
        "person_number": person.value,
        "school_year": year,
        "school_unit_code": unit,
        "grade_level": mathematics_screenings(date.max)[test] if level is None else level,
        "class_name": row.text("class_name"),
        "test": test,
        "subject_code": SUBJECT,
        "part": row.text("part") or TOTAL,
        "points": points,
        "is_reached": is_reached,
        "missing_reason": reason,
        "teaching_group": row.text("teaching_group"),
        "row_number": row.record.number,
    }
    return ScreeningRow(person=person, row=told)


def _school_year(row: CheckedRow, asked: str) -> str | None:
    """The school year that the row or whoever loads says; otherwise that of the day of the test."""
    day = row.day("date")
    if day is None and row.text("date"):
        return None  # it has been told that the day is faulty
    if day is None or row.text("school_year") is not None:
        return told_school_year(row, asked)
    if asked and not dates_of(asked)[0] <= day <= dates_of(asked)[1]:
        row.reject("date", DATE_OUTSIDE_SCHOOL_YEAR)
        return None
    return school_year_of(day)


def _points(row: CheckedRow) -> float | None:
    points = row.read("points", swedish_number, BAD_NUMBER)
    if points is None or POINTS.minimum is None or POINTS.maximum is None:
        return points
    if not POINTS.minimum <= points <= POINTS.maximum:
        row.reject("points", OUT_OF_RANGE)
        return None
    return points
