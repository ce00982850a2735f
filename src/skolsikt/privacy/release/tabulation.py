"""Cells that are tied together by sums: a total and its parts, in as many directions as there are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Numbers = npt.NDArray[np.float64]
Cells = npt.NDArray[np.bool_]  # which cells
Levels = npt.NDArray[np.int_]  # how silent each cell is: 0 is told


@dataclass(frozen=True, kw_only=True)
class Tabulation:
    """``ties`` has one row per sum and one column per cell: -1 for the total, 1 for each part; each row adds up to 0.

    ``lower`` and ``upper`` have one row per level of silence and one column per cell: between what a reader knows the
    cell to be when it is not told more exactly. A cell at level 0 is told; the first row is level 1, and each level
    leaves at least as much open as the one before.
    """

    ties: csr_array
    values: Numbers
    lower: Numbers
    upper: Numbers

    def limits(self, levels: Levels) -> tuple[Numbers, Numbers]:
        """Return between what each cell is known to be at its level."""
        place = np.maximum(levels - 1, 0), np.arange(len(self.values))
        is_told = levels == 0
        return np.where(is_told, self.values, self.lower[place]), np.where(is_told, self.values, self.upper[place])


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
