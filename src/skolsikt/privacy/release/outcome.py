"""Some measures of one population in one release: what is said of every cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.privacy.release.audit import Audit, audits, too_small
from skolsikt.privacy.release.choice import Chooser, Telling
from skolsikt.privacy.release.cubes import Cubes, Numbers, Reader
from skolsikt.privacy.release.program import Order, Program
from skolsikt.privacy.release.statements import Said, Statements, say
from skolsikt.privacy.release.typical import typical_outcomes

_SLACK = 1e-6


@dataclass(frozen=True, kw_only=True)
class Released:
    """``first``: what would be said if nobody read several cells together; ``said``: what is said."""

    first: Statements
    said: Statements
    repaired: int  # cells that the choice on typical outcomes had not foreseen


def released(
    cubes: Cubes,
    readers: Sequence[Reader],
    outcomes: Sequence[Numbers],
    *,
    orders: Sequence[Order] = (),
    importance: Numbers,
    smallest_group: int,
) -> Released:
    """Return what is said of every cell, the first measure's cells first, so that every secret stays open.

    ``outcomes``: per measure, how many of each atom's pupils have the outcome. ``importance``: of telling each cell.
    """
    release = _Release(cubes, readers, outcomes, orders, importance, smallest_group)
    release.choose()
    foreseen = int(release.telling.told.sum())
    release.audit()
    repaired = foreseen - int(release.telling.told.sum())
    return Released(first=release.first, said=release.for_all_to_see(), repaired=repaired)


class _Release:
    def __init__(
        self,
        cubes: Cubes,
        readers: Sequence[Reader],
        outcomes: Sequence[Numbers],
        orders: Sequence[Order],
        importance: Numbers,
        smallest_group: int,
    ) -> None:
        self.cubes, self.readers, self.smallest_group = cubes, readers, smallest_group
        self.program = Program(cubes, measures=len(outcomes), orders=orders)
        self.outcomes = np.concatenate(outcomes)
        self.numbers = self.program.members @ self.outcomes
        self.pupils = self.program.members @ self.program.pupils
        small = np.tile(too_small(cubes, readers, smallest_group=smallest_group), len(outcomes))
        self.first = say(self.pupils, self.numbers, small, smallest_group=smallest_group)
        told = self.first.which(Said.NUMBER)
        lower, upper = np.where(told, 0.0, self.first.lower), np.where(told, self.pupils, self.first.upper)
        self.telling = Telling(told, lower, upper, self.pupils)
        self.cost = np.tile(importance, len(outcomes)) / np.maximum(self.pupils, 1.0)

    def choose(self) -> None:
        """Withhold from populations and bands alone."""
        typical = typical_outcomes(self.program, lower=self.telling.lower, upper=self.telling.upper)
        played, chooser = self._audits(typical), self._chooser(self.program.members @ typical)
        chooser.open_up(played)
        silenced = np.flatnonzero(self.first.which(Said.NUMBER) & ~self.telling.told)
        chooser.tell_again(played, sorted(silenced.tolist(), key=lambda cell: -self.cost[cell]))

    def audit(self) -> None:
        """Withhold what the true outcomes need beyond that."""
        self._chooser(self.numbers).open_up(self._audits(self.outcomes))

    def _audits(self, outcomes: Numbers) -> list[Audit]:
        return audits(self.program, self.cubes, self.readers, outcomes, self.first, smallest_group=self.smallest_group)

    def _chooser(self, numbers: Numbers) -> Chooser:
        return Chooser(self.program, self.telling, self.cost, numbers)

    def for_all_to_see(self) -> Statements:
        """What is told, and of the rest what everybody can work out from it: saying that tells nothing more."""
        self.program.know(np.zeros(len(self.outcomes)), self.program.pupils)
        lower, upper = self.numbers.copy(), self.numbers.copy()
        for cell in np.flatnonzero(~self.telling.told):
            lower[cell] = np.ceil(self.program.least(int(cell)) - _SLACK)
            upper[cell] = np.floor(self.program.most(int(cell)) + _SLACK)
        return Statements(said=[self._said(cell) for cell in range(len(self.numbers))], lower=lower, upper=upper)

    def _said(self, cell: int) -> Said:
        if self.telling.told[cell]:
            return Said.NUMBER
        first = self.first.said[cell]
        return Said.NOTHING if first is Said.NUMBER or self.telling.is_silent[cell] else first
