"""What others publish of the same groups: everybody knows it, whatever we tell.

Only figures that agree with what is true of our group are taken for known. One that does not is about other pupils:
whoever takes it for ours believes something false of every group, and works out nothing that is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.privacy.release.cubes import Cells, Numbers

_NEARLY_ALL_PUPILS = 4  # Skolverket: ~100 says that one to four did not reach
_SLACK = 1e-6


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A published share, or a mean as a share of the most points, that is rounded to within ``half``.

    ``value`` None: the mark for one to four who did not reach.
    """

    value: float | None
    half: float = 0.0

    def limits(self, pupils: float, *, is_mean: bool) -> tuple[float, float]:
        """Return between what the number with the outcome lies (of a mean: the sum), of so many pupils.

        >>> Figure(value=0.846, half=0.0005).limits(65.0, is_mean=False), Figure(value=None).limits(65.0, is_mean=False)
        ((55.0, 55.0), (61.0, 64.0))
        """
        if self.value is None:
            return max(0.0, pupils - _NEARLY_ALL_PUPILS), pupils - 1.0
        lower, upper = pupils * (self.value - self.half), pupils * (self.value + self.half)
        if not is_mean:
            lower, upper = float(np.ceil(lower - _SLACK)), float(np.floor(upper + _SLACK))
        return max(0.0, lower), min(pupils, upper)


Figures = Mapping[int, Sequence[Figure]]  # by cell, the first measure's cells first


@dataclass(frozen=True, kw_only=True)
class Published:
    """One entry per cell: between what its number lies for whoever reads what others publish."""

    lower: Numbers
    upper: Numbers
    pupils: Numbers

    @classmethod
    def of_nothing(cls, pupils: Numbers) -> Published:
        """Return what is known of cells of so many ``pupils`` when nothing is published."""
        return cls(lower=np.zeros(len(pupils)), upper=pupils.copy(), pupils=pupils)

    @property
    def says_anything(self) -> bool:
        return bool((self.lower > 0).any() or (self.upper < self.pupils).any())

    @property
    def is_exact(self) -> Cells:
        """Cells whose number is published."""
        exact: Cells = (self.upper - self.lower <= _SLACK) & (self.pupils > 0)
        return exact

    def limits(self, cell: int) -> tuple[float, float]:
        """Between what ``cell`` lies."""
        return float(self.lower[cell]), float(self.upper[cell])


def published(figures: Figures, pupils: Numbers, numbers: Numbers, is_mean: Cells) -> Published:
    """Return what ``figures`` say of cells of so many ``pupils``, of those that agree with our own ``numbers``.

    >>> few, pupils, numbers = Figure(value=None), np.array([30.0, 30.0]), np.array([28.0, 30.0])
    >>> known = published({0: [few], 1: [few]}, pupils, numbers, np.zeros(2, dtype=bool))
    >>> known.limits(0), known.limits(1)
    ((26.0, 29.0), (0.0, 30.0))
    """
    known = Published.of_nothing(pupils)
    for cell, of_cell in figures.items():
        for figure in of_cell:
            lower, upper = figure.limits(float(pupils[cell]), is_mean=bool(is_mean[cell]))
            if lower - _SLACK <= numbers[cell] <= upper + _SLACK:
                known.lower[cell] = max(known.lower[cell], min(lower, numbers[cell]))
                known.upper[cell] = min(known.upper[cell], max(upper, numbers[cell]))
    return known
