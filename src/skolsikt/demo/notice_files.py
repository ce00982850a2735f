"""Notices of absence and leave of the last year, as the lessons have them: whole days, and single lessons of leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from skolsikt.demo.absence_days import INVALID, PRESENT, VALID
from skolsikt.demo.arrays import Bytes
from skolsikt.demo.exports import UTF8_BOM, Exports, year_in_name
from skolsikt.demo.lessons import Leave, LessonYear

NOTICE_HEADINGS = "Personnummer;Skolenhetskod;Klass;Typ av frånvaro;Från;Från kl;Till;Till kl"
_FROM_GRADE = 7  # of the schools that export notices: elsewhere the class teacher takes them by telephone
_KINDS = {VALID: "Sjukanmälan", INVALID: "Oanmäld frånvaro"}
_LEAVE_WORD = "Beviljad ledighet"
_LONGEST_GAP_DAYS = 3  # from a Friday to a Monday; after a holiday the pupil is reported anew
Row = tuple[object, ...]


def write_notices(exports: Exports, year: LessonYear, leave: Sequence[Leave]) -> None:
    """Write one file for the pupils of grade level 7 and above: one row per notice, pupil by pupil and by time."""
    label = year.days.label
    rows = sorted([*_whole_days(year), *_lessons(year, leave)], key=_by_pupil_and_time)
    name = f"4-franvaro/franvaroanmalningar-{year_in_name(label)}.csv"
    exports.text(name, "absence_notices", rows, headings=NOTICE_HEADINGS, encoding=UTF8_BOM, school_year=label)


def _by_pupil_and_time(row: Row) -> tuple[str, ...]:
    number, unit, _class_name, _kind, day, clock, *_end = row
    return str(number), str(unit), str(day), str(clock)


def _whole_days(year: LessonYear) -> Iterator[Row]:
    enrolments = year.enrolments
    for e in np.flatnonzero(enrolments.grade >= _FROM_GRADE).tolist():
        first, last = int(enrolments.first_day[e]), int(enrolments.last_day[e])
        days = year.days.open_days[first : last + 1]
        for kind, begins, ends in spells(year.absence.state[e, first : last + 1], days):
            yield (*_who(year, e), _KINDS[kind], begins, "", ends, "")


def spells(state: Bytes, days: Sequence[date]) -> Iterator[tuple[int, date, date]]:
    """Yield each run of absent days of one kind: the kind, its first and its last day.

    >>> monday_to_thursday = [date(2025, 9, day) for day in range(1, 5)]
    >>> [(kind, first.day, last.day) for kind, first, last in spells(np.array([0, 1, 1, 2]), monday_to_thursday)]
    [(1, 2, 3), (2, 4, 4)]
    """
    begins: date | None = None
    for at, day in enumerate(days):
        begins = begins or day
        goes_on = at + 1 < len(days) and state[at + 1] == state[at]
        if goes_on and (days[at + 1] - day).days <= _LONGEST_GAP_DAYS:
            continue
        if state[at] != PRESENT:
            yield int(state[at]), begins, day
        begins = None


def _lessons(year: LessonYear, leave: Sequence[Leave]) -> Iterator[Row]:
    for one in leave:
        columns = (one.enrolment, one.day, one.start_minute, one.minutes)
        for e, at, start, minutes in zip(*(column.tolist() for column in columns), strict=True):
            if year.enrolments.grade[e] >= _FROM_GRADE:
                day = year.days.open_days[at]
                yield (*_who(year, e), _LEAVE_WORD, day, _clock(start), day, _clock(start + minutes))


def _who(year: LessonYear, e: int) -> Row:
    enrolments = year.enrolments
    unit = year.units[enrolments.unit[e]].code
    return year.people.person_number[enrolments.pupil[e]], unit, enrolments.class_name[e]


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
