"""The shifts that make areas differ and that plant a better unit and a cohort where boys lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from skolsikt.demo.arrays import Bools, Floats
from skolsikt.demo.grading import STUDY_HEAVY, SUBJECTS, merit_values, positions, study_heavy_means
from skolsikt.demo.people import People
from skolsikt.demo.places import Places
from skolsikt.demo.sittings import Sitting

_AREA_BOUND, _AREA_STEPS = 2.5, 14
_FEWEST_IN_AREA = 5
_LARGEST_SHIFT, _STEPS = 4.0, 24
_ROUNDS = 4  # the two planted shifts meet in some pupils, so they are found in turn until both hold


@dataclass(frozen=True, kw_only=True)
class GradePlan:
    """What is planted in the grades: a unit with added merit points and a birth year where boys lead."""

    unit: int
    unit_points: float
    birth_year: int
    boys_lead_sd: float


@dataclass(frozen=True, kw_only=True)
class PlantedShifts:
    """How far the planned pupils are shifted, and the unit's mean merit value without its own shift."""

    unit: float
    boys: float
    unit_merit_without: float

    def of_boys(self, sitting: Sitting, people: People, plan: GradePlan) -> Floats:
        """Return the cohort's shift of every pupil and subject."""
        return self.boys * boys_direction(sitting, people, plan)

    def of_unit(self, sitting: Sitting, plan: GradePlan) -> Floats:
        """Return the unit's shift of every pupil, for all subjects."""
        return np.where(_in_unit(sitting, plan), self.unit, 0.0)[:, None]


def area_shifts(final: Sitting, people: People, fixed: Floats, places: Places) -> Floats:
    """Find the shift of each area that gives its target share of eligible pupils, in expectation."""
    area = people.area[final.pupil]
    pupils = np.bincount(area, minlength=places.count)

    def is_too_low(shift: Floats) -> Bools:
        probability = final.probabilities((fixed + shift[area])[:, None])
        result: Bools = np.bincount(area, probability, places.count) < places.eligible_target_share * pupils
        return result

    low, high = np.full(places.count, -_AREA_BOUND), np.full(places.count, _AREA_BOUND)
    for _step in range(_AREA_STEPS):
        middle = (low + high) / 2
        too_low = is_too_low(middle)
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    return np.where(pupils < _FEWEST_IN_AREA, 0.0, (low + high) / 2)


def planted_shifts(final: Sitting, base: Floats, people: People, plan: GradePlan) -> PlantedShifts:
    """Find the shifts that give the unit its points and the boys their lead, on top of ``base``."""
    concerned = _in_unit(final, plan) | (people.birth_year[final.pupil] == plan.birth_year)
    part, base = final.only(concerned), base[concerned]
    unit = _in_unit(part, plan)
    cohort = people.birth_year[part.pupil] == plan.birth_year
    boys = cohort & ~people.is_girl[part.pupil]
    direction = boys_direction(part, people, plan)

    def merit(boys_shift: float, unit_shift: float) -> float:
        grades = part.grades(base + unit_shift * unit[:, None] + boys_shift * direction)
        return float(merit_values(grades[unit]).mean())

    def lead(unit_shift: float, boys_shift: float) -> float:
        means = study_heavy_means(part.grades(base + unit_shift * unit[:, None] + boys_shift * direction))
        return float((means[boys].mean() - means[cohort & ~boys].mean()) / means[cohort].std())

    unit_shift = boys_shift = 0.0
    for _round in range(_ROUNDS):
        boys_shift = _bisected(partial(lead, unit_shift), plan.boys_lead_sd)
        unit_shift = _bisected(partial(merit, boys_shift), merit(boys_shift, 0.0) + plan.unit_points)
    return PlantedShifts(unit=unit_shift, boys=boys_shift, unit_merit_without=merit(boys_shift, 0.0))


def boys_direction(sitting: Sitting, people: People, plan: GradePlan) -> Floats:
    """Return +1 for boys and -1 for girls of the planned birth year in the study-heavy subjects, else 0."""
    is_cohort = people.birth_year[sitting.pupil] == plan.birth_year
    is_heavy = np.isin(np.arange(len(SUBJECTS)), positions(STUDY_HEAVY))
    result: Floats = np.outer(np.where(people.is_girl[sitting.pupil], -1.0, 1.0) * is_cohort, is_heavy)
    return result


def _in_unit(sitting: Sitting, plan: GradePlan) -> Bools:
    result: Bools = sitting.unit == plan.unit
    return result


def _bisected(rising: Callable[[float], float], target: float) -> float:
    low, high = 0.0, _LARGEST_SHIFT
    for _step in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return (low + high) / 2
