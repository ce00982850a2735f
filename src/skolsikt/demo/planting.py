"""What is planted in the demo municipality (design, section 9; changed only by ADR), and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from skolsikt.demo.absence_rates import UnitChange
from skolsikt.demo.arrays import Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.grading import STUDY_HEAVY, merit_values
from skolsikt.demo.lessons import UnderRegistering
from skolsikt.demo.manifest import (
    Action,
    AddedMerit,
    AreaTruth,
    BoysLead,
    Planted,
    TurningPupils,
    UnderRegisteringTeacher,
)
from skolsikt.demo.people import AGE_IN_FIRST_GRADE, People
from skolsikt.demo.places import Places
from skolsikt.demo.results import FINAL_GRADE, AllResults, Plan
from skolsikt.demo.school_days import SchoolYearDays
from skolsikt.demo.school_units import DemoUnit
from skolsikt.demo.teachers import Teachers

ADDED_MERIT_POINTS = 12.0
BOYS_LEAD_SD = 0.5
UNREGISTERED_SHARE = 0.70
ACTION_POINTS_SHARE = -0.03
BAD_YEAR_POINTS_SHARE = 0.025
TURNING_POINTS_SHARE = 0.15
TURNING_PUPILS = 40
_PUPILS_PER_TURNING_PUPIL = 30  # small test worlds have fewer than 40

# Positions of units. Nothing but the added merit and the teacher happens at 2; 3, 10 and 11 are left alone.
_MERIT_UNIT = TEACHER_UNIT = 2
_WORKING_UNITS, _IDLE_UNITS = (0, 6, 5, 8), (1, 7, 4, 9)  # they start one year apart, the first one last
_TURNING_UNITS = (2, 3, 10)
_WORKING, _IDLE = "Närvaroteam", "Frukost i skolan"
_TURNING_FROM_GRADE, _TURNING_BELOW_RATE = 4, 0.12


@dataclass(frozen=True, kw_only=True)
class Planting:
    """The plan: which units change when, and the shifts of the grades."""

    grades: Plan
    unit_changes: tuple[UnitChange, ...]
    actions: tuple[tuple[str, int, int], ...]  # title, unit, first year
    turning_points_share: float = TURNING_POINTS_SHARE

    def truths(
        self,
        *,
        people: People,
        places: Places,
        units: Sequence[DemoUnit],
        days: Sequence[SchoolYearDays],
        results: AllResults,
        teachers: Teachers,
        hiding: UnderRegistering,
        turning: Ints,
        turns_on: date,
    ) -> Planted:
        """Return the plan and what came of it, for the manifest."""
        final = results.final
        in_unit = final.unit == self.grades.unit
        leaving_year = self.grades.birth_year + AGE_IN_FIRST_GRADE + FINAL_GRADE - days[0].first_calendar_year
        return Planted(
            added_merit=AddedMerit(
                school_unit_code=units[self.grades.unit].code,
                points=self.grades.unit_points,
                mean_with=float(merit_values(final.grades[in_unit]).mean()),
                mean_without=results.unit_merit_without_plan,
            ),
            boys_lead=BoysLead(
                birth_year=self.grades.birth_year,
                school_year=days[leaving_year].label,
                sd=self.grades.boys_lead_sd,
                subjects=STUDY_HEAVY,
            ),
            under_registering_teacher=UnderRegisteringTeacher(
                signature=teachers.signature[hiding.teacher],
                school_unit_code=units[teachers.unit[hiding.teacher]].code,
                unregistered_share=hiding.share,
            ),
            actions=tuple(_action(title, units[unit], year, days) for title, unit, year in self.actions),
            areas=_area_truths(people, places, results),
            turning_pupils=TurningPupils(
                school_year=days[-1].label,
                from_date=turns_on.isoformat(),
                points_share=self.turning_points_share,
                person_numbers=tuple(people.person_number[turning].tolist()),
            ),
        )


def planned(units: Sequence[DemoUnit], *, first_calendar_year: int, years: int) -> Planting:
    """Return the plan for a municipality with these units and years."""
    actions, changes = [], []
    for title, where in ((_WORKING, _WORKING_UNITS), (_IDLE, _IDLE_UNITS)):
        for number, unit in enumerate(where):
            first = years - 1 - number
            if unit >= len(units) or first < 1:
                continue
            actions.append((title, unit, first))
            if title == _WORKING:
                changes += [
                    UnitChange(unit=unit, year=y, points_share=ACTION_POINTS_SHARE) for y in range(first, years)
                ]
            else:
                changes.append(UnitChange(unit=unit, year=first - 1, points_share=BAD_YEAR_POINTS_SHARE))
    leaving_year = first_calendar_year + max(years - 2, 0)
    return Planting(
        grades=Plan(
            unit=_MERIT_UNIT,
            unit_points=ADDED_MERIT_POINTS,
            birth_year=leaving_year - FINAL_GRADE - AGE_IN_FIRST_GRADE,
            boys_lead_sd=BOYS_LEAD_SD,
        ),
        unit_changes=tuple(changes),
        actions=tuple(actions),
    )


def under_registering(planting: Planting, teachers: Teachers) -> UnderRegistering:
    """Return the teacher who leaves absences unregistered: mathematics in the planted unit."""
    teacher = next(
        number
        for number, (unit, speciality) in enumerate(zip(teachers.unit, teachers.speciality, strict=True))
        if unit == TEACHER_UNIT and speciality == "7-9 mathematics"
    )
    return UnderRegistering(teacher=teacher, share=UNREGISTERED_SHARE)


def turning_pupils(
    planting: Planting, people: People, enrolments: Enrolments, rates: Floats, pupils: int, *, seed: int
) -> Ints:
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


def _action(title: str, unit: DemoUnit, year: int, days: Sequence[SchoolYearDays]) -> Action:
    is_working = title == _WORKING
    return Action(
        title=title,
        school_unit_code=unit.code,
        school_year=days[year].label,
        from_date=days[year].open_days[0].isoformat(),
        points_share=ACTION_POINTS_SHARE if is_working else 0.0,
        bad_year="" if is_working else days[year - 1].label,
    )


def _area_truths(people: People, places: Places, results: AllResults) -> tuple[AreaTruth, ...]:
    final = results.final
    area = people.area[final.pupil]
    pupils = np.bincount(area, minlength=places.count)
    total = np.bincount(area, final.true_probability, places.count)
    return tuple(
        AreaTruth(
            area_code=places.code[number],
            name=places.name[number],
            eligible_share=round(float(total[number] / pupils[number]), 6),
            pupils=int(pupils[number]),
        )
        for number in range(places.count)
        if pupils[number]
    )
