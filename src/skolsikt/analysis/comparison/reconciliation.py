"""Own figures against published ones about the same thing: do they agree, and if not, what explains it?

Both are rounded, and the publisher's marks say something too: ``..`` is fewer than ten pupils, ``~100`` one to four
pupils who did not reach. A difference is explained when another way of counting gives the published figure, or when a
single pupil does: one more, one less, or one whose outcome is told otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

FEWEST_PUBLISHED, MOST_NOT_REACHED = 10, 4
MOVING_SHARE = 0.1  # so many of a year's pupils may have come or gone after the day of the publisher's count
Kind = Literal["share", "mean", "count"]
Status = Literal["agrees", "explained", "differs", "not_compared"]
_SLACK = 1e-9
# Change in the numerator and the denominator of ours -> what the publisher has done with one pupil.
_ONE_PUPIL = {
    (1, 1): "one_more_who_reached",
    (0, 1): "one_more_who_did_not",
    (-1, -1): "one_less_who_reached",
    (0, -1): "one_less_who_did_not",
    (1, 0): "one_reached_there_not_here",
    (-1, 0): "one_reached_here_not_there",
}


@dataclass(frozen=True, kw_only=True)
class OwnFigure:
    """Ours. ``bounds`` where a range is told instead of a value; ``is_withheld`` where neither may be told.

    ``tolerance``: half of what ours is rounded to, where a release tells it so.
    """

    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    bounds: tuple[float, float] | None = None
    is_withheld: bool = False
    tolerance: float = 0.0


@dataclass(frozen=True, kw_only=True)
class PublishedElsewhere:
    """Theirs, in the unit of ours. ``tolerance``: half of what it is rounded to; ``mark``: why there is no value."""

    value: float | None
    tolerance: float = 0.0
    mark: str = ""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came of the comparison. ``cause``: a code with words; ``difference``: theirs less ours, in our unit.

    ``pupils``: about how many pupils the difference is, where that can be told.
    """

    status: Status
    cause: str
    difference: float | None = None
    pupils: int | None = None


def reconcile(
    own: OwnFigure,
    published: PublishedElsewhere,
    *,
    kind: Kind,
    most: float | None = None,
    otherwise: Mapping[str, OwnFigure] | None = None,
) -> Verdict:
    """Compare one figure. ``otherwise``: ours counted in other ways, by a code; ``most``: what one pupil can have.

    >>> ours = OwnFigure(value=54 / 60, numerator=54, denominator=60)
    >>> reconcile(ours, PublishedElsewhere(value=0.9, tolerance=0.0005), kind="share").cause
    'rounding'
    >>> reconcile(ours, PublishedElsewhere(value=0.885, tolerance=0.0005), kind="share").cause
    'one_more_who_did_not'
    """
    if published.mark:
        return _of_a_mark(own, published.mark, kind)
    if published.value is None:
        return Verdict(status="not_compared", cause="not_published")
    if own.value is None:
        return _of_a_range(own, published)
    difference = published.value - own.value
    found = _same(own, published) or _counted_otherwise(published, otherwise or {})
    if kind == "count":
        found = found or _on_another_day([own, *(otherwise or {}).values()], published)
    found = found or _one_pupil(own, published, kind, most)
    return replace(found or _unexplained(own, difference, kind), difference=difference)


def _same(own: OwnFigure, published: PublishedElsewhere) -> Verdict | None:
    return Verdict(status="agrees", cause="rounding") if _is_near(own.value, published, own.tolerance) else None


def _is_near(value: float | None, published: PublishedElsewhere, own_tolerance: float = 0.0) -> bool:
    if value is None or published.value is None:
        return False
    return abs(value - published.value) <= published.tolerance + own_tolerance + _SLACK


def _of_a_mark(own: OwnFigure, mark: str, kind: Kind) -> Verdict:
    """A mark is checked against how many ours are; a mark that says nothing about that cannot be compared."""
    if own.denominator is None or own.is_withheld:
        return Verdict(status="not_compared", cause="withheld_there")
    if mark == "source_few":
        agrees = own.denominator < FEWEST_PUBLISHED
        cause = "few_in_both" if agrees else "few_there_not_here"
    elif mark == "source_nearly_all" and kind == "share" and own.numerator is not None:
        missing = own.denominator - own.numerator
        agrees = 1 <= missing <= MOST_NOT_REACHED
        cause = "nearly_all_in_both" if agrees else "nearly_all_there_not_here"
    else:
        return Verdict(status="not_compared", cause="withheld_there")
    return Verdict(status="agrees" if agrees else "differs", cause=cause)


def _of_a_range(own: OwnFigure, published: PublishedElsewhere) -> Verdict:
    if own.bounds is None or published.value is None:
        return Verdict(status="not_compared", cause="withheld_here" if own.is_withheld else "missing_here")
    low, high = own.bounds
    is_inside = low - published.tolerance - _SLACK <= published.value <= high + published.tolerance + _SLACK
    return Verdict(status="agrees" if is_inside else "differs", cause="inside_range" if is_inside else "outside_range")


def _counted_otherwise(published: PublishedElsewhere, otherwise: Mapping[str, OwnFigure]) -> Verdict | None:
    causes = (cause for cause, one in otherwise.items() if _is_near(one.value, published, one.tolerance))
    cause = next(causes, "")
    return Verdict(status="explained", cause=cause) if cause else None


def _one_pupil(own: OwnFigure, published: PublishedElsewhere, kind: Kind, most: float | None) -> Verdict | None:
    above, below = own.numerator, own.denominator
    if above is None or below is None:
        return None
    causes = _of_a_share(above, below, published) if kind == "share" else []
    if kind == "mean" and most is not None:
        causes = _of_a_mean(above, below, published, most)
    return Verdict(status="explained", cause=causes[0], pupils=1) if causes else None


def _on_another_day(ours: Sequence[OwnFigure], published: PublishedElsewhere) -> Verdict | None:
    """Ours counts everybody who went there in the year, theirs who did on one day: ours may be somewhat more."""
    values = [own.value for own in ours if own.value is not None]
    least = (published.value or 0.0) + published.tolerance
    is_moving = any(0 < value - least <= MOVING_SHARE * value for value in values)
    return Verdict(status="explained", cause="counted_on_a_day") if is_moving else None


def _of_a_share(above: float, below: float, published: PublishedElsewhere) -> list[str]:
    """What the publisher has done with one pupil, as far as it gives the published share."""
    return [
        cause
        for (more, pupils), cause in _ONE_PUPIL.items()
        if below + pupils > 0
        and 0 <= above + more <= below + pupils
        and _is_near((above + more) / (below + pupils), published)
    ]


def _of_a_mean(above: float, below: float, published: PublishedElsewhere, most: float) -> list[str]:
    """Whether a pupil with some value between 0 and ``most``, more or less, is enough to give the published mean."""
    low, high = (published.value or 0.0) - published.tolerance, (published.value or 0.0) + published.tolerance
    more = (low * (below + 1) - above, high * (below + 1) - above)
    less = (above - high * (below - 1), above - low * (below - 1))
    enough = {"one_more_is_enough": more, "one_less_is_enough": less if below > 1 else (1.0, 0.0)}
    return [cause for cause, (least, greatest) in enough.items() if max(least, 0.0) <= min(greatest, most)]


def _unexplained(own: OwnFigure, difference: float, kind: Kind) -> Verdict:
    pupils = max(round(abs(difference) * own.denominator), 1) if kind == "share" and own.denominator else None
    return Verdict(status="differs", cause="unexplained", pupils=pupils)
