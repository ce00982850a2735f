"""Means that would tell what one or two pupils have: withheld, whoever reads them.

Source: the (n, k) rule of Hundepool et al., Statistical Disclosure Control (2012), chapter 4, with 50 % for the largest
and 70 % for the two largest, at both ends of the scale.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers, Reader

LARGEST_SHARE, TWO_LARGEST_SHARE = 0.5, 0.7
# Where one or two pupils have so much of a sum, the sum is below this many pupils with everything that one can have.
DOMINATED_PUPILS = 2 / TWO_LARGEST_SHARE
_SLACK = 1e-9


@dataclass(frozen=True, kw_only=True)
class Extremes:
    """Per atom, in two rows, what its two pupils with the most and with the least have, of the most that one can have.

    An atom of one pupil has 0 as the second largest and 1 as the second smallest.
    """

    largest: Numbers
    smallest: Numbers


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What pupils have together, per atom, in pupils with the most that one can have: of one mean, in one period."""

    pupils: Numbers
    sums: Numbers
    extremes: Extremes | None


def dominated(cubes: Cubes, of: Sums, readers: Sequence[Reader]) -> Cells:
    """Return, per reader and in two rows, the cells whose mean is withheld: for what pupils have, and what they lack.

    Of what is left of a cell for a reader who knows some atoms. One pupil has more than half of the sum, two have
    more than 70 %, or nobody has (or lacks) anything. Without ``extremes`` the ends of the scale only.

    >>> cubes = Cubes(dimensions=("class",), atoms=[("9A",), ("9B",)], pupils=np.array([9.0, 9.0]), cubes=[("class",)])
    >>> ends = Extremes(largest=np.array([[0.9, 0.3], [0.1, 0.3]]), smallest=np.array([[0.0, 0.1], [0.0, 0.1]]))
    >>> of = Sums(pupils=cubes.pupils, sums=np.array([1.4, 1.8]), extremes=ends)
    >>> dominated(cubes, of, [Reader(name="outsider", knows=np.zeros(2, dtype=bool))]).tolist()
    [[[True, False], [False, False]]]
    """
    free = ~np.array([one.knows for one in readers])
    total, most = (cubes.members @ (each * free).T for each in (of.sums, of.pupils))
    has, lacks = (of.extremes.largest, 1.0 - of.extremes.smallest) if of.extremes else (None, None)
    sides = [(total, has), (most - total, lacks)]
    by_side = np.array([_is_dominated(cubes, left, parts, free) & (most > 0) for left, parts in sides])
    found: Cells = by_side.transpose(2, 0, 1)
    return found


def _is_dominated(cubes: Cubes, total: Numbers, parts: Numbers | None, free: Cells) -> Cells:
    """One row per cell, one column per reader."""
    is_dominated: Cells = total <= _SLACK
    if parts is None:
        return is_dominated
    for cell, (start, end) in enumerate(itertools.pairwise(cubes.members.indptr.tolist())):
        atoms = cubes.members.indices[start:end]
        largest = _largest(parts[:, atoms], np.arange(len(atoms)))
        # What is left for a reader has no larger parts than the whole cell: most cells need no closer look.
        for reader in np.flatnonzero(_are_many(*largest, total[cell]) & ~is_dominated[cell]).tolist():
            left = _largest(parts[:, atoms], np.flatnonzero(free[reader, atoms]))
            is_dominated[cell, reader] = _are_many(*left, total[cell, reader])
    return is_dominated


def _largest(parts: Numbers, which: npt.NDArray[np.intp]) -> tuple[float, float]:
    """The largest and the second largest part of those atoms, of which each has two."""
    of = parts[:, which].ravel()
    if not len(of):
        return 0.0, 0.0
    second, first = np.partition(of, -2)[-2:].tolist()
    return first, second


def _are_many(first: float, second: float, total: Numbers) -> Cells:
    """Whether one or two pupils have so much of the ``total``."""
    is_one: Cells = first > LARGEST_SHARE * total + _SLACK
    return is_one | (first + second > TWO_LARGEST_SHARE * total + _SLACK)
