"""What is said about the outcome of a group before anybody reads several groups together: a number, a band, nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from skolsikt.privacy.release.cubes import Cells, Numbers
from skolsikt.privacy.release.dominance import DOMINATED_PUPILS


class Said(StrEnum):
    """How much is said about a cell."""

    NUMBER = "number"
    FEW = "few"  # fewer than the smallest group have the outcome
    ALL_BUT_FEW = "all_but_few"  # all but fewer than the smallest group have it
    NOTHING = "nothing"
    FEW_TEACHERS = "few_teachers"  # nothing, because the number would tell of one or two teachers


@dataclass(frozen=True, kw_only=True)
class Statements:
    """One entry per cell. ``lower`` and ``upper``: between what the number with the outcome lies, for all to see."""

    said: list[Said]
    lower: Numbers
    upper: Numbers

    def which(self, *kinds: Said) -> Cells:
        """Cells of which one of ``kinds`` is said."""
        return np.array([one in kinds for one in self.said], dtype=bool)


def say(
    pupils: Numbers,
    outcomes: Numbers,
    silent: Cells,
    is_mean: Cells,
    *,
    smallest_group: int,
    dominated: Cells | None = None,
) -> Statements:
    """Return what is said about groups of ``pupils``, of whom ``outcomes`` have the outcome.

    A group in which the outcome, or its absence, is rarer than ``smallest_group`` gets a band that says no more than
    that. Where the two bands would overlap, so that the choice between them told something, nothing is said. Of the
    ``silent`` groups no number is told. A mean has bands where it is ``dominated`` only (two rows: by what one or two
    pupils have, or lack).

    >>> nobody = np.zeros(4, bool)
    >>> said = say(np.array([30., 30., 30., 7.]), np.array([12., 2., 29., 4.]), nobody, nobody, smallest_group=5)
    >>> [one.value for one in said.said], said.lower.tolist(), said.upper.tolist()
    (['number', 'few', 'all_but_few', 'nothing'], [12.0, 0.0, 26.0, 0.0], [12.0, 4.0, 30.0, 7.0])
    """
    few = np.where(is_mean, DOMINATED_PUPILS, smallest_group - 1.0)
    is_low, is_high = np.zeros((2, len(pupils)), dtype=bool) if dominated is None else dominated
    is_few = np.where(is_mean, is_low, outcomes <= few)
    is_all_but_few = np.where(is_mean, is_high, pupils - outcomes <= few)
    is_either = (pupils <= 2 * few) & (~is_mean | is_few | is_all_but_few)
    said = np.select(
        [pupils == 0, silent & is_mean & ~is_few & ~is_all_but_few, is_either, is_few, is_all_but_few, silent],
        [Said.NUMBER, Said.NOTHING, Said.NOTHING, Said.FEW, Said.ALL_BUT_FEW, Said.NOTHING],
        Said.NUMBER,
    )
    return Statements(
        said=[Said(one) for one in said.tolist()],
        lower=np.select([said == Said.NUMBER, said == Said.ALL_BUT_FEW], [outcomes, pupils - few], 0.0),
        upper=np.select([said == Said.NUMBER, said == Said.FEW], [outcomes, few], pupils),
    )
