"""Whether a change is more than chance: a change is tested before it is called one."""

from __future__ import annotations

from skolsikt.measures.answer import Cell
from skolsikt.presentation.judgement import Judgement, judge, smallest_change

# A year's grade 9 of one school: the mean of so few moves several points by which pupils happen to be in it.
FEW_PUPILS = 100


def judged_change(now: Cell, before: Cell, *, unit: str, better: str) -> Judgement | None:
    """Return what the change from ``before`` to ``now`` means; None when one of them is not known, or not comparable.

    UNSURE where chance alone could have done it: the intervals overlap, or there are none and the pupils are few.
    """
    if now.value is None or before.value is None or not (now.is_comparable and before.is_comparable):
        return None
    judgement = judge(now.value - before.value, better=better, smallest=smallest_change(unit))
    if judgement in (Judgement.BETTER, Judgement.WORSE) and _may_be_chance(now, before):
        return Judgement.UNSURE
    return judgement


def _may_be_chance(one: Cell, other: Cell) -> bool:
    if one.interval_95 is None or other.interval_95 is None:
        return min(one.population or 0, other.population or 0) < FEW_PUPILS
    return one.interval_95[0] <= other.interval_95[1] and other.interval_95[0] <= one.interval_95[1]
