"""Where labels stand when several want the same place."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wanted: Sequence[float], *, gap: float) -> list[float]:
    """Return positions at least ``gap`` apart, in the same order and as near the wanted ones as a single pass gives.

    >>> spread([10.0, 10.5, 20.0], gap=2)
    [9.25, 11.25, 20.0]
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _lowest(groups[-1], wanted, gap) - _highest(groups[-2], wanted, gap) < gap:
            last = groups.pop()
            groups[-1] += last
    placed = [0.0] * len(wanted)
    for group in groups:
        first = _lowest(group, wanted, gap)
        for position, index in enumerate(group):
            placed[index] = first + position * gap
    return placed


def _lowest(group: list[int], wanted: Sequence[float], gap: float) -> float:
    middle = sum(wanted[index] for index in group) / len(group)
    return middle - gap * (len(group) - 1) / 2


def _highest(group: list[int], wanted: Sequence[float], gap: float) -> float:
    return _lowest(group, wanted, gap) + gap * (len(group) - 1)
