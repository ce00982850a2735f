"""A pupil's absence before and after a support measure began: two windows of the same length, and no word of effect.

Absence changes for many reasons, and support is often given when it is at its highest: what comes after is not what
the support did. The two figures say what was, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.support import Support
from skolsikt.school.periods import week_of

MOST_WEEKS = 8  # of lessons on each side: a quarter of a school year
FEWEST_WEEKS = 4  # fewer say more about single days than about the time before or after


@dataclass(frozen=True, kw_only=True)
class AroundSupport:
    """``before``, ``after``: absence 0-1 of ``weeks`` school weeks each; None where there are too few.

    The week that the support began in is in neither.
    """

    support: Support
    weeks: int = 0
    before: float | None = None
    after: float | None = None


def around_support(supports: Iterable[Support], absence_by_week: Sequence[Cell]) -> list[AroundSupport]:
    """Return the absence before and after each support began, the order kept.

    ``absence_by_week``: cells of one pupil by ISO week (``2025-W07``), of as many school years as there are.
    """
    weeks = {
        cell.group["week"] or "": (cell.numerator, cell.denominator)
        for cell in absence_by_week
        if cell.numerator is not None and cell.denominator
    }
    return [_around(support, weeks) for support in supports]


def _around(support: Support, weeks: Mapping[str, tuple[float, float]]) -> AroundSupport:
    began = week_of(support.from_date)
    before = sorted(week for week in weeks if week < began)[-MOST_WEEKS:]
    after = sorted(week for week in weeks if week > began)[:MOST_WEEKS]
    count = min(len(before), len(after))
    if count < FEWEST_WEEKS:
        return AroundSupport(support=support)
    return AroundSupport(
        support=support,
        weeks=count,
        before=_share(weeks[week] for week in before[-count:]),
        after=_share(weeks[week] for week in after[:count]),
    )


def _share(weeks: Iterable[tuple[float, float]]) -> float:
    absent, scheduled = map(sum, zip(*weeks, strict=True))
    return absent / scheduled
