"""What is said about the outcome of a group: the number, a band, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from skolsikt.privacy.release.tabulation import Cells, Numbers


class Said(StrEnum):
    """How much is said about a cell."""

    NUMBER = "number"
    FEW = "few"  # fewer than the smallest group have the outcome
    ALL_BUT_FEW = "all_but_few"  # all but fewer than the smallest group have it
    ABOUT = "about"  # a band around the number, so that other groups cannot be worked out from it
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Statements:
    """One entry per cell. ``lower`` and ``upper``: what is said of how many have the outcome."""

    said: list[Said]
    lower: Numbers
    upper: Numbers

    @property
    def hidden(self) -> Cells:
        """Cells of which the number itself is not told."""
        return np.array([said is not Said.NUMBER for said in self.said])

    @property
    def in_band(self) -> Cells:
        """Cells of which a band is told."""
        return np.array([said in (Said.FEW, Said.ALL_BUT_FEW) for said in self.said])


def bands(pupils: Numbers, outcomes: Numbers, *, width: int) -> tuple[Numbers, Numbers]:
    """Return the band of ``width`` whole numbers that each outcome lies in, counted from the nearer end of the group.

    Where the bands begin is the same for every group: where in its band the outcome lies is not told.

    >>> bands(np.array([30., 30.]), np.array([12., 27.]), width=5)
    (array([10., 26.]), array([14., 30.]))
    """
    missing = pupils - outcomes
    is_nearer_all = missing < outcomes
    first = np.where(is_nearer_all, missing, outcomes) // width * width
    last = np.minimum(first + width - 1, pupils)
    return np.where(is_nearer_all, pupils - last, first), np.where(is_nearer_all, pupils - first, last)


def say(pupils: Numbers, outcomes: Numbers, withheld: Cells, *, smallest_group: int) -> Statements:
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
        for n, x, is_withheld in zip(pupils, outcomes, withheld, strict=True)
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
