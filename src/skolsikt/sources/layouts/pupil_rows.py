"""One row of a pupil list: who, where, when, and the background; what is faulty and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skolsikt.home.words import N_
from skolsikt.school.identifiers import (
    PersonNumber,
    is_municipality_code,
)
from skolsikt.school.municipalities import municipality_code_of
from skolsikt.school.periods import dates_of
from skolsikt.school.school_forms import school_form_code
from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.faults import (
    DATE_OUTSIDE_SCHOOL_YEAR,
    DATES_REVERSED,
    UNKNOWN_CODE,
)
from skolsikt.sources.reading.told_person import told_person
from skolsikt.sources.reading.told_unit import told_unit
from skolsikt.sources.reading.told_year import told_school_year
from skolsikt.tables.catalogue import table

UNKNOWN_BACKGROUND = Fault(
    "unknown_background",
    N_("Bakgrundsuppgiften har en okänd kod. Eleven är inläst utan den."),
    N_("Rätta uppgiften i skolsystemet, eller översätt koden i profilen (avsnittet codes)."),
)

GRADE_LEVEL = table("enrolment").column("grade_level")
PARENTS_EDUCATION = table("pupil").column("parents_education")
SEXES = table("pupil").column("sex").codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known about a pupil a school year; every row about the pupil must agree on it."""

    sex: str
    is_newly_arrived: bool | None
    has_foreign_background: bool | None
    parents_education: int | None
    is_protected: bool | None
    home_area_code: str | None
    home_municipality: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PupilRow:
    """What one row says, checked. Protected identity has neither address, home area nor home municipality."""

    number: int
    person: PersonNumber
    background: Background
    school_year: str
    school_unit_code: str
    school_form: str | None
    grade_level: int | None
    class_name: str | None
    from_date: date
    to_date: date | None
    is_clipped: bool  # the enrolment began before the school year
    given_name: str | None
    family_name: str | None
    address: str | None

    @property
    def enrolment(self) -> tuple[object, ...]:
        """What two rows about the same enrolment must agree on."""
        return (self.school_form, self.grade_level, self.class_name, self.to_date)


def read_pupil_row(row: CheckedRow, *, school_year: str, municipality: str) -> PupilRow | None:
    """Return what ``row`` says, or None when it is lost; its faults are in the row's reject book.

    ``school_year`` is the one asked for, or empty when the file says it. ``municipality`` completes units that the
    file only names.
    """
    person = told_person(row)
    year = told_school_year(row, school_year)
    unit = told_unit(row, municipality)
    school_form = row.read("school_form", school_form_code, UNKNOWN_CODE)
    level = row.whole_number("grade_level", minimum=GRADE_LEVEL.minimum, maximum=GRADE_LEVEL.maximum)
    days = _days(row, year) if year else None
    background = _background(row, person)
    if row.is_lost or person is None or year is None or unit is None or days is None:
        return None
    from_date, to_date, is_clipped = days
    return PupilRow(
        number=row.record.number,
        person=person,
        background=background,
        school_year=year,
        school_unit_code=unit,
        school_form=school_form,
        grade_level=level,
        class_name=row.text("class_name"),
        from_date=from_date,
        to_date=to_date,
        is_clipped=is_clipped,
        given_name=row.text("given_name"),
        family_name=row.text("family_name"),
        address=None if background.is_protected else row.text("address"),
    )


def _background(row: CheckedRow, person: PersonNumber | None) -> Background:
    said = row.code("sex", SEXES, instead=UNKNOWN_BACKGROUND)
    by_number = person.sex if person else "Okänt"
    is_protected = row.truth("is_protected")
    area, municipality = row.text("home_area_code"), _municipality(row)
    return Background(
        sex=by_number if by_number != "Okänt" else said or "Okänt",  # the number tells legal sex
        is_newly_arrived=row.truth("is_newly_arrived", instead=UNKNOWN_BACKGROUND),
        has_foreign_background=row.truth("has_foreign_background", instead=UNKNOWN_BACKGROUND),
        parents_education=row.whole_number(
            "parents_education",
            minimum=PARENTS_EDUCATION.minimum,
            maximum=PARENTS_EDUCATION.maximum,
            instead=UNKNOWN_BACKGROUND,
        ),
        is_protected=is_protected,
        home_area_code=None if is_protected else area,
        home_municipality=None if is_protected else municipality,
    )


def _municipality(row: CheckedRow) -> str | None:
    text = row.text("home_municipality")
    if text is None or is_municipality_code(text):
        return text
    code = text.zfill(4) if text.isdigit() else municipality_code_of(text)
    if code is None or not is_municipality_code(code):
        row.reject("home_municipality", UNKNOWN_BACKGROUND, keeps_row=True)
        return None
    return code


def _days(row: CheckedRow, year: str) -> tuple[date, date | None, bool] | None:
    """Return the part of the enrolment that lies in the school year, and whether it began before."""
    first, last = dates_of(year)
    start, end = row.day("from_date"), row.day("to_date")
    if row.is_lost:
        return None
    if start and end and end < start:
        row.reject("to_date", DATES_REVERSED)
    elif start and start > last:
        row.reject("from_date", DATE_OUTSIDE_SCHOOL_YEAR)
    elif end and end < first:
        row.reject("to_date", DATE_OUTSIDE_SCHOOL_YEAR)
    else:
        return max(start or first, first), end if end and end <= last else None, start is not None and start < first
    return None
