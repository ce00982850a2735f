"""Whether the classes of a grade level differ more in who goes there than lots would make them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import numpy as np
from scipy.stats import MonteCarloMethod, chi2_contingency, kruskal

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.by_right.class_values import GIRLS, GUARDED, TRAITS, ClassValues, fewest_of

LEVEL = 0.05  # of false alarms a school, all its grade levels and traits together (Bonferroni)
_DRAWS, _SEED = 9_999, 1


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

    A class of fewer than ``smallest_group`` whose trait is known is neither told nor compared. Of what no reader is
    shown pupil by pupil only the verdict is told, where as many as a release asks for have it and have it not: the
    release tells it of the school, and one class could be worked out from the others.
    """
    found = []
    for (unit, level), group in groupby(classes, key=lambda one: (one.group.school_unit_code, one.grade_level)):
        side_by_side = [one for one in group if max(map(len, one.values.values()), default=0) >= smallest_group]
        if len(side_by_side) > 1:
            known = (name for name in (GIRLS, *TRAITS) if any(one.values.get(name) for one in side_by_side))
            traits = (_trait(name, side_by_side, smallest_group) for name in known)
            names = tuple(one.group.class_name for one in side_by_side)
            found.append(GradeLevel(school_unit_code=unit, grade_level=level, classes=names, traits=tuple(traits)))
    return [_judged(one, found) for one in found]


def _judged(level: GradeLevel, all_levels: Sequence[GradeLevel]) -> GradeLevel:
    of_school = [one for one in all_levels if one.school_unit_code == level.school_unit_code]
    tests = sum(trait.p_value is not None for one in of_school for trait in one.traits)
    judged = (replace(one, is_uneven=one.p_value is not None and one.p_value * tests <= LEVEL) for one in level.traits)
    return replace(level, traits=tuple(judged))


def _trait(name: str, classes: Sequence[ClassValues], smallest_group: int) -> Trait:
    is_guarded = name in GUARDED
    fewest = fewest_of(name, smallest_group)
    known = [one.values.get(name, ()) for one in classes]
    compared = [values for values in known if len(values) >= fewest]
    is_enough = len(compared) > 1 and (not is_guarded or _are_both(compared, fewest))
    return Trait(
        name=name,
        cells=tuple(_cell(values, fewest, is_guarded=is_guarded) for values in known),
        p_value=by_lot(compared) if is_enough else None,
    )


def _are_both(classes: Sequence[Sequence[float]], fewest: int) -> bool:
    with_it = sum(map(sum, classes))
    return fewest <= with_it <= sum(map(len, classes)) - fewest


def _cell(values: Sequence[float], fewest: int, *, is_guarded: bool) -> Cell:
    empty = Cell(period="", group={}, labels={}, value=None)
    if not values:
        return empty
    if is_guarded:
        return replace(empty, withheld=Withheld.COMPLEMENTARY)
    if len(values) < fewest:
        return replace(empty, withheld=Withheld.SMALL_GROUP, smallest_group=fewest)
    return replace(empty, value=sum(values) / len(values), population=len(values))


def by_lot(classes: Sequence[Sequence[float]]) -> float | None:
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
    with_it = (int(sum(values)) for values in classes)
    return _drawn(tuple((count, len(values) - count) for count, values in zip(with_it, classes, strict=True)))


@lru_cache(maxsize=1_024)  # a school is looked at again and again, and has a few dozen tables
def _drawn(table: tuple[tuple[int, int], ...]) -> float:
    lots = MonteCarloMethod(n_resamples=_DRAWS, rng=np.random.default_rng(_SEED))
    return float(chi2_contingency(table, correction=False, method=lots).pvalue)
