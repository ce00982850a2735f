"""What is said about the outcome of a group before anybody reads several groups together: a number, a band, nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from skolsikt.privacy.release.cubes import Cells, Numbers


class Said(StrEnum):
    """How much is said about a cell."""

    NUMBER = "number"
    FEW = "few"  # fewer than the smallest group have the outcome
    ALL_BUT_FEW = "all_but_few"  # all but fewer than the smallest group have it
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Statements:
    """One entry per cell. ``lower`` and ``upper``: between what the number with the outcome lies, for all to see."""

    said: list[Said]
    lower: Numbers
    upper: Numbers

    def which(self, *kinds: Said) -> Cells:
        """Cells of which one of ``kinds`` is said."""
        return np.array([one in kinds for one in self.said], dtype=bool)


def say(pupils: Numbers, outcomes: Numbers, too_small: Cells, *, smallest_group: int) -> Statements:
    """Return what is said about groups of ``pupils``, of whom ``outcomes`` have the outcome.

    A group in which the outcome, or its absence, is rarer than ``smallest_group`` gets a band that says no more than
    that. Where the two bands would overlap, so that the choice between them told something, nothing is said.

    >>> said = say(np.array([30., 30., 30., 7.]), np.array([12., 2., 29., 4.]), np.zeros(4, bool), smallest_group=5)
    >>> [one.value for one in said.said], said.lower.tolist(), said.upper.tolist()
    (['number', 'few', 'all_but_few', 'nothing'], [12.0, 0.0, 26.0, 0.0], [12.0, 4.0, 30.0, 7.0])
    """
    most_of_few = smallest_group - 1
    said = [
        _said(n, x, bool(is_withheld), most_of_few)
        for n, x, is_withheld in zip(pupils, outcomes, too_small, strict=True)
    ]
    lower = {Said.NUMBER: outcomes, Said.ALL_BUT_FEW: pupils - most_of_few}
    upper = {Said.NUMBER: outcomes, Said.FEW: np.full(len(pupils), float(most_of_few))}
    return Statements(
        said=said,
        lower=np.array([lower[one][place] if one in lower else 0.0 for place, one in enumerate(said)]),
        upper=np.array([upper[one][place] if one in upper else pupils[place] for place, one in enumerate(said)]),
    )


def _said(pupils: float, outcomes: float, is_withheld: bool, most_of_few: int) -> Said:
    if is_withheld or (0 < pupils <= 2 * most_of_few):
        return Said.NOTHING
    if pupils == 0:
        return Said.NUMBER
    if outcomes <= most_of_few:
        return Said.FEW
    return Said.ALL_BUT_FEW if pupils - outcomes <= most_of_few else Said.NUMBER
