"""What is planted, as the manifest tells it: the plan and what came of it."""

from __future__ import annotations

import numpy as np

from skolsikt.demo.grading import STUDY_HEAVY, merit_values
from skolsikt.demo.manifest import (
    Action,
    AddedMerit,
    AreaTruth,
    BoysLead,
    Planted,
    TurningPupils,
    UnderRegisteringTeacher,
)
from skolsikt.demo.people import AGE_IN_FIRST_GRADE
from skolsikt.demo.planting import ACTION_POINTS_SHARE, TURNING_POINTS_SHARE, WORKING
from skolsikt.demo.results import FINAL_GRADE
from skolsikt.demo.world import World


def planted_truths(world: World) -> Planted:
    """Return everything that is known to be true of ``world``."""
    return Planted(
        added_merit=_added_merit(world),
        boys_lead=_boys_lead(world),
        under_registering_teacher=UnderRegisteringTeacher(
            signature=world.teachers.signature[world.under_registering.teacher],
            school_unit_code=world.units[world.teachers.unit[world.under_registering.teacher]].code,
            unregistered_share=world.under_registering.share,
        ),
        actions=tuple(_action(world, *action) for action in world.planting.actions),
        areas=_areas(world),
        turning_pupils=TurningPupils(
            school_year=world.days[-1].label,
            from_date=world.turning_day.isoformat(),
            points_share=TURNING_POINTS_SHARE,
            person_numbers=tuple(world.people.person_number[world.turning_pupils].tolist()),
        ),
    )


def _added_merit(world: World) -> AddedMerit:
    plan, final = world.planting.grades, world.results.final
    return AddedMerit(
        school_unit_code=world.units[plan.unit].code,
        points=plan.unit_points,
        mean_with=float(merit_values(final.grades[final.unit == plan.unit]).mean()),
        mean_without=world.results.unit_merit_without_plan,
    )


def _boys_lead(world: World) -> BoysLead:
    plan = world.planting.grades
    leaving_year = plan.birth_year + AGE_IN_FIRST_GRADE + FINAL_GRADE - world.days[0].first_calendar_year
    return BoysLead(
        birth_year=plan.birth_year,
        school_year=world.days[leaving_year].label,
        sd=plan.boys_lead_sd,
        subjects=STUDY_HEAVY,
    )


def _action(world: World, title: str, unit: int, year: int) -> Action:
    is_working = title == WORKING
    return Action(
        title=title,
        school_unit_code=world.units[unit].code,
        school_year=world.days[year].label,
        from_date=world.days[year].open_days[0].isoformat(),
        points_share=ACTION_POINTS_SHARE if is_working else 0.0,
        bad_year="" if is_working else world.days[year - 1].label,
    )


def _areas(world: World) -> tuple[AreaTruth, ...]:
    places, final = world.places, world.results.final
    area = world.people.area[final.pupil]
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
