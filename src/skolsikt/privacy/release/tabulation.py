"""Cells that are tied together by sums: a total and its parts, in as many directions as there are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Numbers = npt.NDArray[np.float64]
Cells = npt.NDArray[np.bool_]  # which cells


@dataclass(frozen=True, kw_only=True)
class Tabulation:
    """``ties`` has one row per sum and one column per cell: -1 for the total, 1 for each part; each row adds up to 0.

    ``lower`` and ``upper`` are what everybody knows about a cell before anything is shown.
    """

    ties: csr_array
    values: Numbers
    lower: Numbers
    upper: Numbers

    @property
    def cells_count(self) -> int:
        return len(self.values)


def tie(names: Sequence[Hashable], sums: Iterable[tuple[Hashable, Sequence[Hashable]]]) -> csr_array:
    """Return the ties of ``sums`` (a total and its parts) between the cells ``names``.

    >>> tie(["all", "girls", "boys"], [("all", ["girls", "boys"])]).toarray().tolist()
    [[-1.0, 1.0, 1.0]]
    """
    place = {name: position for position, name in enumerate(names)}
    rows, columns, signs = [], [], []
    for row, (total, parts) in enumerate(sums):
        rows += [row] * (1 + len(parts))
        columns += [place[total], *(place[part] for part in parts)]
        signs += [-1.0] + [1.0] * len(parts)
    return csr_array((signs, (rows, columns)), shape=(max(rows, default=-1) + 1, len(names)))
