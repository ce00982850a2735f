"""What everybody can work out of the cells that are not told, by adding and subtracting: to say so tells nothing more.

A part is the whole less its other parts. That is less than a linear program finds where tables cross each other more
than once, but it costs next to nothing, and whatever is true of the program's answer is true of this.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

import numpy as np
import numpy.typing as npt

from skolsikt.privacy.release.cubes import Cubes, Numbers

_MOST_ROUNDS = 20
_SLACK = 1e-6
_Places = npt.NDArray[np.int64]


def worked_out(cubes: Cubes, lower: Numbers, upper: Numbers) -> tuple[Numbers, Numbers]:
    """Return ``lower`` and ``upper`` of each cell, made narrower by what is said of its parts and wholes.

    >>> cubes = Cubes(dimensions=("sex",), atoms=[("F",), ("M",), ("",)], pupils=np.ones(3), cubes=[(), ("sex",)])
    >>> cubes.cells
    [((), ()), (('sex',), ('',)), (('sex',), ('F',)), (('sex',), ('M',))]
    >>> lower, upper = worked_out(cubes, np.array([60.0, 0, 0, 30]), np.array([60.0, 4, 60, 30]))
    >>> lower.tolist(), upper.tolist()
    ([60.0, 0.0, 26.0, 30.0], [60.0, 4.0, 30.0, 30.0])
    """
    lower, upper, splits = lower.copy(), upper.copy(), list(_splits(cubes))
    for _round in range(_MOST_ROUNDS):
        before = lower.copy(), upper.copy()
        for wholes, parts in splits:
            _narrow(lower, upper, wholes, parts)
        if (lower == before[0]).all() and (upper == before[1]).all():
            break
    return lower, upper


def _narrow(lower: Numbers, upper: Numbers, wholes: _Places, parts: _Places) -> None:
    """Make parts and wholes narrower by each other. ``wholes``: of each part, the cell that it is a part of."""
    least, most = (_summed(of[parts], wholes) for of in (lower, upper))
    _take(lower, upper, wholes, least, most)
    others_least, others_most = least - lower[parts], most - upper[parts]
    _take(lower, upper, parts, lower[wholes] - others_most, upper[wholes] - others_least)


def _summed(of_parts: Numbers, wholes: _Places) -> Numbers:
    """For each part, the sum of all parts of the same whole."""
    summed: Numbers = np.bincount(wholes, weights=of_parts).astype(float)[wholes]
    return summed


def _take(lower: Numbers, upper: Numbers, cells: _Places, least: Numbers, most: Numbers) -> None:
    """Let ``cells`` lie between ``least`` and ``most`` where that says more, and never past the other end.

    What rounding alone would move stays: it would be carried round and grow.
    """
    low, high = lower[cells], upper[cells]
    lower[cells] = np.where(least > low + _SLACK, np.minimum(least, high), low)
    upper[cells] = np.where(most < high - _SLACK, np.maximum(most, lower[cells]), high)


def _splits(cubes: Cubes) -> Iterator[tuple[_Places, _Places]]:
    """Every table with one that it splits further: the places of its parts, and of each part's whole."""
    place = {cell: at for at, cell in enumerate(cubes.cells)}
    for coarse, fine in permutations(cubes.cubes, 2):
        if {*coarse} < {*fine}:
            parts = [at for (cube, _codes), at in place.items() if cube == fine]
            wholes = [place[coarse, tuple(cubes.cells[at][1][fine.index(name)] for name in coarse)] for at in parts]
            yield np.array(wholes, dtype=np.int64), np.array(parts, dtype=np.int64)
