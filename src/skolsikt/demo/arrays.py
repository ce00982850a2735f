"""Names for the array types that the demo passes around."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Bytes: TypeAlias = npt.NDArray[np.int8]
Texts: TypeAlias = npt.NDArray[Any]


def rank_within(groups: Ints, order: Floats) -> Ints:
    """Return each element's rank (0, 1, ...) inside its group, by ``order``.

    >>> rank_within(np.array([7, 7, 3, 7]), np.array([0.9, 0.1, 0.5, 0.4])).tolist()
    [2, 0, 0, 1]
    """
    sequence = np.lexsort((order, groups))
    sorted_groups = groups[sequence]
    starts = np.flatnonzero(np.r_[True, sorted_groups[1:] != sorted_groups[:-1]])
    lengths = np.diff(np.r_[starts, len(groups)])
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[sequence] = np.arange(len(groups)) - np.repeat(starts, lengths)
    return ranks
