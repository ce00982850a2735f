"""Better or worse: the arrow shows the direction, the word shows the judgement, and colour only repeats it."""

from __future__ import annotations

from enum import StrEnum

from skolsikt.home.words import _


class Judgement(StrEnum):
    """What a change or a difference means."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNSURE = "unsure"
    NEUTRAL = "neutral"


class Direction(StrEnum):
    """Where the number went."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"


def direction_of(change: float, *, smallest: float) -> Direction:
    """Return the direction; changes that do not show after rounding are level.

    >>> direction_of(-0.0004, smallest=0.0005).value
    'level'
    """
    if abs(change) < smallest:
        return Direction.LEVEL
    return Direction.UP if change > 0 else Direction.DOWN


def judge(change: float, *, better: str, smallest: float) -> Judgement:
    """Return what ``change`` means when ``better`` is ``higher``, ``lower`` or ``none``.

    >>> judge(0.02, better="lower", smallest=0.0005).value
    'worse'
    """
    direction = direction_of(change, smallest=smallest)
    if direction is Direction.LEVEL:
        return Judgement.SAME
    if better not in ("higher", "lower"):
        return Judgement.NEUTRAL
    is_better = (direction is Direction.UP) == (better == "higher")
    return Judgement.BETTER if is_better else Judgement.WORSE


def judgement_word(judgement: Judgement) -> str:
    """Return the judgement as a tag.

    >>> judgement_word(Judgement.WORSE)
    'Sämre'
    """
    words = {
        Judgement.BETTER: _("Bättre"),
        Judgement.WORSE: _("Sämre"),
        Judgement.SAME: _("Oförändrat"),
        Judgement.UNSURE: _("Kan vara slump"),
        Judgement.NEUTRAL: "",
    }
    return words[judgement]


def smallest_change(unit: str) -> float:
    """Return the smallest change that shows after rounding: half of the last decimal."""
    return {"share": 0.0005, "percent": 0.05, "points": 0.05}.get(unit, 0.5)
