"""Whether two figures differ by more than chance: a difference is tested before a sentence calls it one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist

from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.cells import wilson
from skolsikt.presentation.numbers import COUNTED

Interval = tuple[float, float]

# A year's grade 9 of one school: the mean of so few moves several points by which pupils happen to be in it.
FEW_PUPILS = 100
_ALPHA = 0.05


@dataclass(frozen=True)
class Estimate:
    """A figure that is told, with its 95 % interval where it has one, and how many stand behind it."""

    value: float
    interval_95: Interval | None = None
    population: int | None = None


def estimate_of(cell: Cell) -> Estimate | None:
    """Return what ``cell`` tells as a number that may be compared; None where it does not.

    A share of pupils whose numbers are told gets the interval that its measure does not show.
    """
    if cell.value is None or not cell.is_comparable:
        return None
    return Estimate(cell.value, cell.interval_95 or _of_pupils(cell), cell.population)


def _of_pupils(cell: Cell) -> Interval | None:
    """The interval of a share of pupils, each counted once; lessons and minutes are not drawn one by one."""
    is_of_pupils = cell.denominator is not None and cell.denominator == cell.population
    is_share = is_of_pupils and cell.numerator is not None and 0 <= cell.numerator <= (cell.denominator or 0)
    return wilson(cell.numerator, cell.denominator) if is_share and cell.value == _share(cell) else None


def _share(cell: Cell) -> float:
    return (cell.numerator or 0.0) / (cell.denominator or 1.0)


def interval_of_difference(one: Estimate, other: Estimate, *, comparisons: int = 1) -> Interval | None:
    """Return the interval of ``one`` less ``other``; None where one of them has none.

    From the intervals of the two (Newcombe 1998, method 10; Zou and Donner 2008), wider where the difference is the
    largest of several ``comparisons`` (Bonferroni): among many groups some always look far apart.
    """
    if one.interval_95 is None or other.interval_95 is None:
        return None
    wider = NormalDist().inv_cdf(1 - _ALPHA / 2 / comparisons) / NormalDist().inv_cdf(1 - _ALPHA / 2)
    (low, high), (other_low, other_high) = one.interval_95, other.interval_95
    difference = one.value - other.value
    below = math.hypot(one.value - low, other_high - other.value)
    above = math.hypot(high - one.value, other.value - other_low)
    return difference - wider * below, difference + wider * above


def differ_for_certain(one: Estimate, other: Estimate, *, unit: str, comparisons: int = 1) -> bool:
    """Whether the difference is more than chance.

    Where a figure has no interval, at least 100 pupils must stand behind each; how many there are is no estimate.
    """
    if between := interval_of_difference(one, other, comparisons=comparisons):
        return between[0] > 0 or between[1] < 0
    return unit in COUNTED or min(one.population or 0, other.population or 0) >= FEW_PUPILS


def any_differ(estimates: Sequence[Estimate], *, unit: str) -> bool:
    """Whether some two of ``estimates`` differ by more than chance, all pairs taken together."""
    comparisons = max(1, math.comb(len(estimates), 2))
    return any(
        differ_for_certain(one, other, unit=unit, comparisons=comparisons)
        for one, other in combinations(estimates, 2)
        if one.value != other.value
    )
