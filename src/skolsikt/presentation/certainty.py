"""Whether a change is more than chance: a change is tested before it is called one."""

from __future__ import annotations

from skolsikt.measures.answer import Cell
from skolsikt.presentation.estimates import differ_for_certain, estimate_of
from skolsikt.presentation.judgement import Judgement, judge, smallest_change


def judged_change(now: Cell, before: Cell, *, unit: str, better: str) -> Judgement | None:
    """Return what the change from ``before`` to ``now`` means; None when one of them is not known, or not comparable.

    UNSURE where chance alone could have done it.
    """
    one, other = estimate_of(now), estimate_of(before)
    if one is None or other is None:
        return None
    judgement = judge(one.value - other.value, better=better, smallest=smallest_change(unit))
    is_called = judgement in (Judgement.BETTER, Judgement.WORSE)
    return Judgement.UNSURE if is_called and not differ_for_certain(one, other, unit=unit) else judgement
