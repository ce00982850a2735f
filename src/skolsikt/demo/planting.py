"""What is planted in the demo municipality (design, section 9; changed only by ADR), and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.demo.absence_rates import UnitChange
from skolsikt.demo.arrays import Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.grade_shifts import GradePlan
from skolsikt.demo.lessons import UnderRegistering
from skolsikt.demo.people import AGE_IN_FIRST_GRADE
from skolsikt.demo.results import FINAL_GRADE
from skolsikt.demo.school_units import DemoUnit
from skolsikt.demo.teachers import Teachers

ADDED_MERIT_POINTS = 12.0
BOYS_LEAD_SD = 0.5
UNREGISTERED_SHARE = 0.70
ACTION_POINTS_SHARE = -0.03
BAD_YEAR_POINTS_SHARE = 0.025
TURNING_POINTS_SHARE = 0.15
TURNING_PUPILS = 40
TURNING_MONTH, TURNING_DAY = 10, 1
_PUPILS_PER_TURNING_PUPIL = 30  # small test worlds have fewer than 40

# Positions of units. No unit has two things that move the same figure: 2, 3, 10 and 11 have no action about absence.
_MERIT_UNIT = _TEACHER_UNIT = 2
_WORKING_UNITS, _IDLE_UNITS = (0, 6, 5, 8), (1, 7, 4, 9)  # they start one year apart, the first one last
_TURNING_UNITS = (2, 3, 10)
WORKING, _IDLE = "Närvaroteam", "Frukost i skolan"
_TURNING_FROM_GRADE, _TURNING_BELOW_RATE = 4, 0.12


@dataclass(frozen=True, kw_only=True)
class Planting:
    """The plan: the shifts of the grades, which units' absence changes when, and the actions (title, unit, year)."""

    grades: GradePlan
    unit_changes: tuple[UnitChange, ...]
    actions: tuple[tuple[str, int, int], ...]


def planned(units: Sequence[DemoUnit], *, first_calendar_year: int, years: int) -> Planting:
    """Return the plan for a municipality with these units and years."""
    actions, changes = [], []
    for title, where in ((WORKING, _WORKING_UNITS), (_IDLE, _IDLE_UNITS)):
        for number, unit in enumerate(where):
            first = years - 1 - number
            if unit >= len(units) or first < 1:
                continue
            actions.append((title, unit, first))
            if title == WORKING:
                changes += [
                    UnitChange(unit=unit, year=y, points_share=ACTION_POINTS_SHARE) for y in range(first, years)
                ]
            else:
                changes.append(UnitChange(unit=unit, year=first - 1, points_share=BAD_YEAR_POINTS_SHARE))
    leaving_year = first_calendar_year + max(years - 2, 0)
    return Planting(
        grades=GradePlan(
            unit=_MERIT_UNIT,
            unit_points=ADDED_MERIT_POINTS,
            birth_year=leaving_year - FINAL_GRADE - AGE_IN_FIRST_GRADE,
            boys_lead_sd=BOYS_LEAD_SD,
        ),
        unit_changes=tuple(changes),
        actions=tuple(actions),
    )


def under_registering(teachers: Teachers) -> UnderRegistering:
    """Return the teacher who leaves absences unregistered: mathematics in the planted unit."""
    teacher = next(
        number
        for number, (unit, speciality) in enumerate(zip(teachers.unit, teachers.speciality, strict=True))
        if unit == _TEACHER_UNIT and speciality == "7-9 mathematics"
    )
    return UnderRegistering(teacher=teacher, share=UNREGISTERED_SHARE)


def protected_classmates(enrolments: Enrolments) -> Ints:
    """Return two pupils of the first class of the last grade level at the largest school, one for each marking."""
    leaves = (
        (enrolments.year == enrolments.year.max())
        & (enrolments.grade == FINAL_GRADE)
        & enrolments.is_at_year_end
        & ~enrolments.is_adapted
    )
    unit = int(np.bincount(enrolments.unit[leaves]).argmax())
    there = leaves & (enrolments.unit == unit)
    classmates = np.sort(enrolments.pupil[there & (enrolments.class_name == min(enrolments.class_name[there]))])
    return np.concatenate([classmates[classmates % 2 == marking][:1] for marking in (0, 1)])


def turning_pupils(enrolments: Enrolments, rates: Floats, *, pupils: int, seed: int) -> Ints:
    """Draw the pupils whose absence turns: older ones with ordinary absence, all year in a unit without action."""
    last = enrolments.year == enrolments.year.max()
    fits = (
        last
        & np.isin(enrolments.unit, _TURNING_UNITS)
        & (enrolments.grade >= _TURNING_FROM_GRADE)
        & (rates < _TURNING_BELOW_RATE)
        & enrolments.is_first_of_year
        & enrolments.is_at_year_end
        & (enrolments.first_day == 0)
        & ~enrolments.is_adapted
    )
    candidates = np.unique(enrolments.pupil[fits])
    count = min(TURNING_PUPILS, max(4, pupils // _PUPILS_PER_TURNING_PUPIL), len(candidates))
    return np.sort(stream(seed, "turning pupils").choice(candidates, size=count, replace=False))
