"""How much a pupil is absent a year, before any day is drawn, and what the planted changes do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.demo.arrays import Bools, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.people import People
from skolsikt.demo.places import Places

# Median share of scheduled time, by grade level: förskoleklass, then 1-9.
_MEDIAN = np.array([0.058, 0.050, 0.048, 0.047, 0.049, 0.051, 0.055, 0.060, 0.066, 0.069])
_TRAIT, _YEAR, _WEALTH, _UNIT_YEAR = 0.55, 0.24, -0.30, 0.05
LOWEST, HIGHEST = 0.004, 0.80


@dataclass(frozen=True, kw_only=True)
class UnitChange:
    """A change of a unit's mean absence in one school year, in share of scheduled time (-0.03 = 3 points lower)."""

    unit: int
    year: int
    points_share: float


def median_absence(grade: Ints) -> Floats:
    """Return the median absence share of a grade level."""
    result: Floats = _MEDIAN[grade]
    return result


def draw_absence_rates(
    enrolments: Enrolments, people: People, places: Places, changes: Sequence[UnitChange], *, seed: int
) -> tuple[Floats, Floats]:
    """Return the expected absence share of every enrolment, with and without the planted changes."""
    random = stream(seed, "absence rates")
    pupil, year = enrolments.pupil, enrolments.year
    years = int(year.max()) + 1
    of_year = random.normal(0.0, _YEAR, (people.count, years))[pupil, year]
    of_unit = random.normal(0.0, _UNIT_YEAR, (int(enrolments.unit.max()) + 1, years))[enrolments.unit, year]
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
    """Scale ``rates`` so that their mean moves by ``points``: those with much absence change the most."""
    if not len(rates):
        return rates
    result: Floats = np.clip(rates * (1.0 + points / rates.mean()), LOWEST, HIGHEST)
    return result


def streck_probabilities(rate: Floats, is_newly: Bools) -> Floats:
    """Return the probability that a subject has no basis for a grade: very high absence, or newly arrived."""
    result: Floats = np.clip((rate - 0.20) * 0.7, 0.0, 0.5) + 0.03 * is_newly
    return result
