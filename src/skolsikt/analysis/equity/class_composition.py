"""Whether the classes of a grade level differ more in who goes there than lots would make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from scipy.stats import MonteCarloMethod, chi2_contingency, kruskal

from skolsikt.measures.answer import Band, Cell, Withheld
from skolsikt.measures.by_right.class_values import GIRLS, TRAITS, ClassValues
from skolsikt.measures.registry import measure

LEVEL = 0.05  # of false alarms a school, all its grade levels and traits together (Bonferroni)
_FEWEST_SENSITIVE = 10  # design, section 8
_DRAWS = 9_999


@dataclass(frozen=True, kw_only=True)
class Trait:
    """One trait of every class of a grade level. ``cells``: in the order of the classes.

    ``p_value``: how often lots make classes of these sizes at least as unlike; None where there is nothing to compare.
    """

    name: str
    cells: tuple[Cell, ...]
    p_value: float | None
    is_uneven: bool = False


@dataclass(frozen=True, kw_only=True)
class GradeLevel:
    """The classes of one grade level of a school unit, side by side."""

    school_unit_code: str
    grade_level: int
    classes: tuple[str, ...]
    traits: tuple[Trait, ...]


def composition(classes: Sequence[ClassValues], *, smallest_group: int) -> list[GradeLevel]:
    """Return the grade levels that have two classes or more to compare, in the order of ``classes``.

    A class of fewer than ``smallest_group`` whose trait is known is neither told nor compared; of sensitive traits
    ten are needed, both with and without. A trait that no class is told of is not there.
    """
    found = []
    for (unit, level), group in groupby(classes, key=lambda one: (one.group.school_unit_code, one.grade_level)):
        side_by_side = [one for one in group if max(map(len, one.values.values()), default=0) >= smallest_group]
        if len(side_by_side) > 1:
            traits = (_trait(name, side_by_side, smallest_group) for name in (GIRLS, *TRAITS))
            names = tuple(one.group.class_name for one in side_by_side)
            told = tuple(one for one in traits if any(cell.population for cell in one.cells))
            found.append(GradeLevel(school_unit_code=unit, grade_level=level, classes=names, traits=told))
    return [_judged(one, found) for one in found]


def _judged(level: GradeLevel, all_levels: Sequence[GradeLevel]) -> GradeLevel:
    of_school = [one for one in all_levels if one.school_unit_code == level.school_unit_code]
    tests = sum(trait.p_value is not None for one in of_school for trait in one.traits)
    judged = (replace(one, is_uneven=one.p_value is not None and one.p_value * tests <= LEVEL) for one in level.traits)
    return replace(level, traits=tuple(judged))


def _trait(name: str, classes: Sequence[ClassValues], smallest_group: int) -> Trait:
    is_sensitive = name != GIRLS and measure(name).sensitivity == "sensitive"
    fewest = max(smallest_group, _FEWEST_SENSITIVE) if is_sensitive else smallest_group
    known = [one.values.get(name, ()) for one in classes]
    compared = [values for values in known if len(values) >= fewest]
    return Trait(
        name=name,
        cells=tuple(_cell(values, fewest, is_sensitive=is_sensitive) for values in known),
        p_value=by_lot(compared) if len(compared) > 1 else None,
    )


def _cell(values: Sequence[float], fewest: int, *, is_sensitive: bool) -> Cell:
    count, with_it = len(values), sum(values)
    empty = Cell(period="", group={}, labels={}, value=None, population=count)
    if not count:
        return empty
    if count < fewest:
        return replace(empty, population=None, withheld=Withheld.SMALL_GROUP, smallest_group=fewest)
    if not is_sensitive or fewest <= with_it <= count - fewest:
        return replace(empty, value=with_it / count)
    band, low, high = (Band.FEW, 0, fewest - 1) if with_it < fewest else (Band.ALL_BUT_FEW, count - fewest + 1, count)
    bounds = (low / count, high / count)
    return replace(empty, bounds=bounds, band=band, withheld=Withheld.SMALL_GROUP, smallest_group=fewest)


def by_lot(classes: Sequence[Sequence[float]], *, seed: int = 1) -> float | None:
    """Return how often lots make classes of these sizes at least as unlike as these; None where all pupils are alike.

    Of a trait that a pupil has or has not, classes are drawn with as many pupils who have it (chi-square by Monte
    Carlo, for the usual table is wrong where few have it); of a number the ranks are compared (Kruskal, Wallis 1952).

    >>> by_lot([[1.0] * 14 + [0.0] * 10, [1.0] * 12 + [0.0] * 12]) > 0.5
    True
    >>> by_lot([[1.0] * 22 + [0.0] * 2, [1.0] * 5 + [0.0] * 19]) < 0.001
    True
    """
    everybody = [value for values in classes for value in values]
    if len(set(everybody)) < 2:
        return None
    if not set(everybody) <= {0.0, 1.0}:
        return float(kruskal(*classes).pvalue)
    with_it = np.array([sum(values) for values in classes], dtype=int)
    sizes = np.array([len(values) for values in classes])
    lots = MonteCarloMethod(n_resamples=_DRAWS, rng=np.random.default_rng(seed))
    table = np.array([with_it, sizes - with_it])
    return float(chi2_contingency(table, correction=False, method=lots).pvalue)
