"""Ranges as the public is told them: rounded outwards, until they no longer tell how many pupils stand behind.

The public is told pupils in tens. Of 11 pupils "all but fewer than five" begins at 63.6 per cent, and no other number
of pupils that is told as 10 has a band that begins at 63: the whole per cent would give the eleven away. How coarse
the steps are follows from what the public is told alone, so that it says nothing either.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

Ends = tuple[float, float]
_STEPS = (1, 2, 5, 10, 20, 50)  # per cent
_FEWEST_ALIKE = 2  # numbers of pupils that every range must be possible for
_MOST_OPEN = 0.5  # of a group: a wider range is told to nobody
_ALWAYS_ALIKE = 250  # pupils: from here on every per cent is several pupils of any such number
_SLACK = 1e-9


def range_in_tens(ends: Ends, pupils: int, possible: Sequence[int]) -> Ends | None:
    """Return the ends of a range of ``pupils``, in steps where no range is of one number of the ``possible`` alone.

    None where no steps are so coarse and yet say something.

    >>> range_in_tens((7 / 11, 1.0), 11, range(5, 15)), range_in_tens((0.62, 0.71), 1200, range(1195, 1205))
    ((0.6, 1.0), (0.62, 0.71))
    """
    low, high = (round(end * pupils) for end in ends)
    step = _step(high - low, _place_of(low, high, pupils), tuple(possible))
    told = outwards(ends, step) if step else (0.0, 1.0)
    return None if told == (0.0, 1.0) else told


def outwards(ends: Ends, step: int) -> Ends:
    """Return ``ends`` rounded outwards to whole steps of so many per cent.

    >>> outwards((0.7714, 0.8571), 5)
    (0.75, 0.9)
    """
    low, high = (end * 100 / step for end in ends)
    return math.floor(low + _SLACK) * step / 100, min(math.ceil(high - _SLACK) * step / 100, 1.0)


def _place_of(low: int, high: int, pupils: int) -> str:
    return "lowest" if low == 0 else "highest" if high == pupils else "inside"


@lru_cache(maxsize=1024)
def _step(width: int, place: str, possible: tuple[int, ...]) -> int | None:
    """The finest steps in which every range that may be told is told of several numbers of pupils, if there are any."""
    if place == "inside" and possible[0] >= _ALWAYS_ALIKE:
        return _STEPS[0]
    return next((step for step in _STEPS if _fewest_alike(width, place, possible, step) >= _FEWEST_ALIKE), None)


def _fewest_alike(width: int, place: str, possible: tuple[int, ...], step: int) -> int:
    numbers: dict[Ends, set[int]] = defaultdict(set)
    for pupils in possible:
        for low in _lows(width, place, pupils):
            numbers[outwards((low / pupils, (low + width) / pupils), step)].add(pupils)
    return min(map(len, numbers.values()), default=0)


def _lows(width: int, place: str, pupils: int) -> Iterator[int]:
    """Where a range of so many pupils may begin, in a group in which it is told at all."""
    if width > _MOST_OPEN * pupils:
        return
    if place == "inside":
        yield from range(1, pupils - width)
    else:
        yield 0 if place == "lowest" else pupils - width
