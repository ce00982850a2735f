"""Means that would tell what one or two pupils have: withheld, whoever reads them.

Source: the (n, k) rule of Hundepool et al., Statistical Disclosure Control (2012), chapter 4, with 50 % for the largest
and 70 % for the two largest, at both ends of the scale.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers

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


def dominated(cubes: Cubes, pupils: Numbers, sums: Numbers, extremes: Extremes | None, knows: Cells) -> Cells:
    """Return, in two rows, the cells whose mean is withheld: for what pupils have, and for what they lack.

    Of what is left of a cell for a reader who ``knows`` some atoms. One pupil has more than half of the sum, two have
    more than 70 %, or nobody has (or lacks) anything. Without ``extremes`` the ends of the scale only.

    >>> cubes = Cubes(dimensions=("class",), atoms=[("9A",), ("9B",)], pupils=np.array([9.0, 9.0]), cubes=[("class",)])
    >>> ends = Extremes(largest=np.array([[0.9, 0.3], [0.1, 0.3]]), smallest=np.array([[0.0, 0.1], [0.0, 0.1]]))
    >>> dominated(cubes, cubes.pupils, np.array([1.4, 1.8]), ends, np.zeros(2, bool)).tolist()
    [[True, False], [False, False]]
    """
    free = np.where(knows, 0.0, 1.0)
    total, most = cubes.members @ (sums * free), cubes.members @ (pupils * free)
    has, lacks = (extremes.largest, 1.0 - extremes.smallest) if extremes else (None, None)
    sides = [(total, has), (most - total, lacks)]
    return np.array([_is_dominated(cubes, of, parts, free) & (most > 0) for of, parts in sides])


def _is_dominated(cubes: Cubes, total: Numbers, parts: Numbers | None, free: Numbers) -> Cells:
    is_at_the_end: Cells = total <= _SLACK
    if parts is None:
        return is_at_the_end
    first, second = _two_largest(cubes, parts * free)
    is_dominated: Cells = is_at_the_end | (first > LARGEST_SHARE * total + _SLACK)
    return is_dominated | (first + second > TWO_LARGEST_SHARE * total + _SLACK)


def _two_largest(cubes: Cubes, parts: Numbers) -> tuple[Numbers, Numbers]:
    """The largest and the second largest part of every cell."""
    members = cubes.members
    cells = np.repeat(np.arange(members.shape[0]), 2 * np.diff(members.indptr))
    of = np.concatenate([parts.T[members.indices[start:end]].ravel() for start, end in _rows(members.indptr)])
    order = np.lexsort((-of, cells))
    starts = np.searchsorted(cells, np.arange(members.shape[0]))
    return of[order][starts], of[order][starts + 1]


def _rows(pointers: np.ndarray) -> list[tuple[int, int]]:
    return list(zip(pointers[:-1].tolist(), pointers[1:].tolist(), strict=True))
