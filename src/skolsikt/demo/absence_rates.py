"""How much a pupil is absent a year, before any day is drawn, and what the planted changes do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.demo.arrays import Bools, Floats
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.people import People
from skolsikt.demo.places import Places

# Median share of scheduled time, by grade level: förskoleklass, then 1-9.
_MEDIAN = np.array([0.058, 0.050, 0.048, 0.047, 0.049, 0.051, 0.055, 0.060, 0.066, 0.070])
_TRAIT, _YEAR, _WEALTH, _UNIT_YEAR = 0.52, 0.30, -0.30, 0.05
_ACTS_FOR_A_REASON = 0.04  # units that come to work against absence had more of it to begin with (in logarithm)
_LEAST_LEFT_SHARE = 0.25  # of a pupil's absence stays, whatever is done about it
_STRECK_ABOVE_RATE, _STRECK_SLOPE, _STRECK_MOST, _STRECK_NEWLY = 0.15, 0.7, 0.5, 0.03
LOWEST, HIGHEST = 0.004, 0.80
_STEPS = 40


@dataclass(frozen=True, kw_only=True)
class UnitChange:
    """A change of a unit's mean absence in one school year, in share of scheduled time (-0.03 = 3 points lower)."""

    unit: int
    year: int
    points_share: float


def draw_absence_rates(
    enrolments: Enrolments, people: People, places: Places, changes: Sequence[UnitChange], *, seed: int
) -> tuple[Floats, Floats]:
    """Return the expected absence share of every enrolment, with and without the planted changes."""
    random = stream(seed, "absence rates")
    pupil, year = enrolments.pupil, enrolments.year
    years = int(year.max()) + 1
    of_year = random.normal(0.0, _YEAR, (people.count, years))[pupil, year]
    of_unit = random.normal(0.0, _UNIT_YEAR, (int(enrolments.unit.max()) + 1, years))[enrolments.unit, year]
    acting = [change.unit for change in changes if change.points_share < 0]
    of_unit += _ACTS_FOR_A_REASON * np.isin(enrolments.unit, acting)
    wealth = places.wealth_rank[people.area[pupil]] - 0.5
    logarithm = (
        np.log(_MEDIAN[enrolments.grade]) + _TRAIT * people.absence_trait[pupil] + _WEALTH * wealth + of_year + of_unit
    )
    untouched = np.clip(np.exp(logarithm), LOWEST, HIGHEST)
    rates = untouched.copy()
    for change in changes:
        here = (enrolments.unit == change.unit) & (year == change.year)
        rates[here] = _moved(untouched[here], change.points_share)
    return rates, untouched


def _moved(rates: Floats, points: float) -> Floats:
    """Move ``rates`` so that their mean moves by ``points``: everybody by as much, but nobody loses all absence."""
    if not len(rates):
        return rates
    low, high = -1.0, 1.0
    for _step in range(_STEPS):
        middle = (low + high) / 2
        is_too_low = _all_moved(rates, middle).mean() < rates.mean() + points
        low, high = (middle, high) if is_too_low else (low, middle)
    return _all_moved(rates, high)


def _all_moved(rates: Floats, points: float) -> Floats:
    result: Floats = np.clip(np.maximum(rates + points, _LEAST_LEFT_SHARE * rates), LOWEST, HIGHEST)
    return result


def streck_probabilities(rate: Floats, is_newly: Bools) -> Floats:
    """Return the probability that a subject has no basis for a grade: very high absence, or newly arrived."""
    of_absence = np.clip((rate - _STRECK_ABOVE_RATE) * _STRECK_SLOPE, 0.0, _STRECK_MOST)
    result: Floats = of_absence + _STRECK_NEWLY * is_newly
    return result
