"""What a reader may believe that is nearest to the outcomes themselves: few pupils moved, in few schools.

Such a belief serves every reader who knows none of those whom it moves, so that most readers need no program of their
own. One column per column of the program and direction: how many pupils more, or fewer, have the outcome. The price of
a pupil never changes, so that each answer is a few steps from the one before (dual simplex).
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, hstack, vstack

from skolsikt.privacy.release.audit import Audit
from skolsikt.privacy.release.cubes import Numbers
from skolsikt.privacy.release.program import Program, solver_of

Places = npt.NDArray[np.intp]
_SLACK = 1e-6  # of what a solver may miss by rounding


@dataclass(frozen=True, eq=False)
class Belief:
    """Outcomes that somebody may believe: by how much each column (``steps``) and cell (``moved``) differ from ours.

    ``columns``: which columns differ, ``groups``: of which groups of pupils.
    """

    steps: Numbers
    moved: Numbers
    columns: Places
    groups: Places

    def moves(self, cell: int) -> bool:
        """Whether the belief has another number of ``cell`` than ours."""
        return bool(abs(self.moved[cell]) > _SLACK)

    def share_that_moves(self, cell: int, step: float) -> float | None:
        """Return how much of the belief moves ``cell`` by ``step``: a part of a belief may be believed too."""
        if abs(step) <= _SLACK:
            return 0.0
        share = step / self.moved[cell] if self.moves(cell) else -1.0
        return share if 0.0 < share <= 1.0 + _SLACK else None


class Nearest:
    """Beliefs near ``outcomes`` (of the columns of ``program``) that agree with what is told."""

    def __init__(self, program: Program, outcomes: Numbers) -> None:
        self.program, self.outcomes = program, outcomes
        self.numbers = program.members @ outcomes
        self.told = np.array([np.full(program.cells, -np.inf), np.full(program.cells, np.inf)])
        self._columns = np.arange(2 * len(outcomes), dtype=np.int32)
        matrix = csr_array(vstack([program.members, program.orders]))
        rooms = np.tile(program.pupils, 2)
        self._solver = solver_of(csr_array(hstack([matrix, -matrix])), rooms, program.cells)
        self._solver.changeColsCost(len(rooms), self._columns, np.ones(len(rooms)))

    def tell(self, cell: int, lower: float, upper: float) -> None:
        """Let everybody know that ``cell`` is between ``lower`` and ``upper``."""
        self.told[:, cell] = lower, upper
        self._limit(cell, lower, upper)

    def reaching(self, audit: Audit, cell: int, number: float) -> Belief | None:
        """Return a belief of the audit's reader in which ``cell`` has that ``number``; None when there is none."""
        if not self.told[0, cell] - _SLACK <= number <= self.told[1, cell] + _SLACK:
            return None
        more, fewer = audit.upper - self.outcomes, self.outcomes - audit.lower
        rooms = np.maximum(np.concatenate([more, fewer]), 0.0)
        self._solver.changeColsBounds(len(rooms), self._columns, np.zeros(len(rooms)), rooms)
        self.program.keep_orders(self._solver, audit.lower - self.outcomes)
        self._limit(cell, number, number)
        self._solver.run()
        is_found = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        self._limit(cell, *self.told[:, cell])
        if not is_found:
            return None
        moved = np.asarray(self._solver.getSolution().col_value)
        return self.belief(moved[: len(more)] - moved[len(more) :])

    def belief(self, steps: Numbers) -> Belief:
        """Return the belief that so many more in each column have the outcome."""
        columns = np.flatnonzero(np.abs(steps) > _SLACK)
        return Belief(steps, self.program.members @ steps, columns, np.unique(columns % self.program.groups))

    def may_believe(self, audit: Audit, belief: Belief, share: float) -> bool:
        """Whether the audit's reader knows nothing against that ``share`` of a belief."""
        moved = belief.columns
        number = self.outcomes[moved] + share * belief.steps[moved]
        if (number < audit.lower[moved] - _SLACK).any() or (number > audit.upper[moved] + _SLACK).any():
            return False
        return self._keeps_orders(audit, belief, share)

    def _keeps_orders(self, audit: Audit, belief: Belief, share: float) -> bool:
        """Whether the orders between measures hold among the pupils whom the reader does not know."""
        groups = belief.groups
        for low, high in self.program.order_pairs:
            lows, highs = low * self.program.groups + groups, high * self.program.groups + groups
            of_low = self.outcomes[lows] + share * belief.steps[lows] - audit.lower[lows]
            of_high = self.outcomes[highs] + share * belief.steps[highs] - audit.lower[highs]
            if (of_low > of_high + _SLACK).any():
                return False
        return True

    def _limit(self, cell: int, lower: float, upper: float) -> None:
        self._solver.changeRowBounds(int(cell), lower - self.numbers[cell], upper - self.numbers[cell])
