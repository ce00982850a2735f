"""One row of sums: a pupil's scheduled, reported and absent minutes over a period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from skolsikt.home.words import N_
from skolsikt.school.class_names import grade_level_of_class
from skolsikt.school.identifiers import InvalidIdentifier, PersonNumber, is_named_unit, is_school_unit_code
from skolsikt.school.periods import school_year_of
from skolsikt.sources.contract import Fault
from skolsikt.sources.layouts.attendance_report import Days
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.faults import (
    BAD_NUMBER,
    BAD_PERSON_NUMBER,
    BAD_SCHOOL_UNIT,
    DATE_OUTSIDE_SCHOOL_YEAR,
    DATES_REVERSED,
    NOT_WHOLE_MINUTES,
    OUT_OF_RANGE,
    REQUIRED_MISSING,
)
from skolsikt.sources.reading.numbers import swedish_number
from skolsikt.tables.catalogue import table

SUMS_ABOVE_SCHEDULED = Fault(
    "sums_above_scheduled",
    N_("Närvaro och frånvaro är tillsammans mer än den schemalagda tiden."),
    N_('Rätta i skolsystemet och exportera om. Om tiden står i timmar: ange time_unit = "hours" i profilen.'),
)
PERIOD_ACROSS_YEARS = Fault(
    "period_across_years",
    N_("Perioden går över läsårsskiftet den 1 juli."),
    N_("Exportera summor för ett läsår i taget."),
)
FAULTS = (SUMS_ABOVE_SCHEDULED, NOT_WHOLE_MINUTES, PERIOD_ACROSS_YEARS)

MINUTES_AN_HOUR = 60
PERCENTS = {
    "present_percent": "present_minutes",
    "valid_percent": "valid_absent_minutes",
    "invalid_percent": "invalid_absent_minutes",
}
_GRADE_LEVEL = table("attendance_period").column("grade_level")
_HOURS = re.compile(r"(?i)\d[\s\u00a0]*(?:h|tim)\.?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSums:
    """What one row says, checked."""

    number: int
    person: PersonNumber
    school_unit_code: str
    class_name: str | None
    grade_level: int | None
    is_level_from_class: bool  # no column told it, but the name of the class did
    days: Days
    scheduled_minutes: int
    reported_minutes: int | None
    lessons_count: int | None
    valid_absent_minutes: int
    invalid_absent_minutes: int
    name: str
    has_other_percents: bool  # the file's own percentages say something else than its minutes

    @property
    def key(self) -> tuple[object, ...]:
        return (self.person.value, self.school_unit_code, *self.days)

    @property
    def content(self) -> tuple[object, ...]:
        """What two rows of the same pupil, unit and period must agree on."""
        return (
            self.scheduled_minutes,
            self.reported_minutes,
            self.valid_absent_minutes,
            self.invalid_absent_minutes,
        )

    @property
    def row(self) -> dict[str, object]:
        """The row of ``attendance_period``."""
        from_date, to_date = self.days
        names = ("grade_level", "scheduled_minutes", "reported_minutes", "lessons_count", "class_name")
        return {
            "person_number": self.person.value,
            "school_year": school_year_of(from_date),
            "school_unit_code": self.school_unit_code,
            "from_date": from_date,
            "to_date": to_date,
            "valid_absent_minutes": self.valid_absent_minutes,
            "invalid_absent_minutes": self.invalid_absent_minutes,
            "row_number": self.number,
            **{name: getattr(self, name) for name in names},
        }


@dataclass(frozen=True, kw_only=True)
class Given:
    """What holds for every row that does not say it itself."""

    days: Days | None
    within: Days | None  # rows outside these days are faulty
    school_unit_code: str | None
    are_hours: bool  # scheduled time without a unit is in hours
    on: date | None  # day of the file, for person numbers without a century


def read_sums(row: CheckedRow, section: str, given: Given) -> AttendanceSums | None:
    """Return what ``row`` says, or None when it is lost; its faults are in the row's reject book."""
    person = row.read("person_number", lambda text: _person(text, given.on), BAD_PERSON_NUMBER)
    if person is None and not row.is_lost:
        row.reject("person_number", REQUIRED_MISSING)
    unit, days = _unit(row, given), _days(row, given)
    level = row.whole_number("grade_level", minimum=_GRADE_LEVEL.minimum, maximum=_GRADE_LEVEL.maximum)
    lessons = row.whole_number("lessons_count", minimum=0, maximum=None)
    scheduled = _minutes(row, "scheduled_minutes", are_hours=given.are_hours, is_required=True)
    valid = _minutes(row, "valid_absent_minutes", is_required=True)
    invalid = _minutes(row, "invalid_absent_minutes", is_required=True)
    present, reported = _minutes(row, "present_minutes"), _minutes(row, "reported_minutes")
    if row.is_lost or person is None or unit is None or days is None:
        return None
    if scheduled is None or valid is None or invalid is None:
        return None
    if reported is None and present is not None:
        reported = present + valid + invalid
    if max(reported or 0, valid + invalid) > scheduled:
        row.reject("scheduled_minutes", SUMS_ABOVE_SCHEDULED)
        return None
    class_name = row.text("class_name") or section or None
    by_class = grade_level_of_class(class_name or "", on=days[0]) if level is None else None
    return AttendanceSums(
        number=row.record.number,
        person=person,
        school_unit_code=unit,
        class_name=class_name,
        grade_level=by_class if level is None else level,
        is_level_from_class=by_class is not None,
        days=days,
        scheduled_minutes=scheduled,
        reported_minutes=reported,
        lessons_count=lessons,
        valid_absent_minutes=valid,
        invalid_absent_minutes=invalid,
        name=row.text("name") or "",
        has_other_percents=_has_other_percents(row, scheduled, reported),
    )


def time_in_minutes(text: str, *, are_hours: bool = False) -> float | None:
    """Return the minutes that ``text`` shows, or None: ``90``, ``90 min`` and, as hours, ``1,5 h``.

    ``are_hours``: a number without a unit is hours. Hours are rounded to the nearest minute.

    >>> time_in_minutes("1 234 min"), time_in_minutes("179,6 h"), time_in_minutes("1,5", are_hours=True)
    (1234.0, 10776.0, 90.0)
    """
    number = swedish_number(text)
    if number is None:
        return None
    return float(round(number * MINUTES_AN_HOUR)) if are_hours or _HOURS.search(text) else number


def _minutes(row: CheckedRow, field: str, *, are_hours: bool = False, is_required: bool = False) -> int | None:
    number = row.read(field, lambda text: time_in_minutes(text, are_hours=are_hours), BAD_NUMBER)
    if number is None:
        if is_required and not row.text(field):
            row.reject(field, REQUIRED_MISSING)
    elif not number.is_integer():
        row.reject(field, NOT_WHOLE_MINUTES)
    elif number < 0:
        row.reject(field, OUT_OF_RANGE)
    else:
        return int(number)
    return None


def _person(text: str, on: date | None) -> PersonNumber | None:
    try:
        return PersonNumber.parse(text, on=on)
    except InvalidIdentifier:
        return None


def _unit(row: CheckedRow, given: Given) -> str | None:
    unit = row.text("school_unit_code") or given.school_unit_code
    if unit is None:
        row.reject("school_unit_code", REQUIRED_MISSING)
    elif not is_school_unit_code(unit) and not is_named_unit(unit):
        row.reject("school_unit_code", BAD_SCHOOL_UNIT)
        return None
    return unit


def _days(row: CheckedRow, given: Given) -> Days | None:
    first, last = row.day("from_date"), row.day("to_date")
    days = given.days
    if row.text("from_date") or row.text("to_date"):
        days = (first, last) if first and last else None
    if days is None:
        if not row.is_lost:
            row.reject("to_date" if first else "from_date", REQUIRED_MISSING)
    elif days[1] < days[0]:
        row.reject("to_date", DATES_REVERSED)
    elif school_year_of(days[0]) != school_year_of(days[1]):
        row.reject("to_date", PERIOD_ACROSS_YEARS)
    elif given.within and not given.within[0] <= days[0] <= days[1] <= given.within[1]:
        row.reject("from_date", DATE_OUTSIDE_SCHOOL_YEAR)
    else:
        return days
    return None


def _has_other_percents(row: CheckedRow, scheduled: int, reported: int | None) -> bool:
    """Tell whether a percentage of the row fits its minutes neither of the scheduled nor of the reported time."""
    return any(
        not _fits(text, minutes, [whole for whole in (scheduled, reported) if whole])
        for percent, field in PERCENTS.items()
        if (text := row.text(percent)) and (minutes := swedish_number(row.text(field) or "")) is not None
    )


def _fits(text: str, part: float, wholes: list[int]) -> bool:
    told = swedish_number(text)
    if told is None:
        return False
    decimals = len(re.split("[.,]", text.strip(" %\u00a0"))[1:][0]) if re.search("[.,]", text) else 0
    rounding = 0.5 * 10.0**-decimals + 1e-9
    return not wholes or any(abs(told - 100 * part / whole) <= rounding for whole in wholes)
