"""Which further cells must be withheld so that those that must not be shown cannot be worked out.

The least costly pattern, exactly: an integer program chooses cells, linear programs play the attacker on what it
chose, and each successful attack becomes a cut that the next choice must meet.

Source: Fischetti and Salazar-González, Management Science 47 (2001), 1008-1027.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from skolsikt.privacy.release.attacker import AuditFailed, Bound, least, most
from skolsikt.privacy.release.tabulation import Cells, Numbers, Tabulation

_SLACK = 1e-6  # of what a solver may miss by rounding
_ROUNDS = 500
_INFEASIBLE = 2  # as scipy.optimize.milp says it


@dataclass(frozen=True, kw_only=True)
class Protection:
    """A cell that must not be shown: others must not come closer than ``below`` under its value or ``above`` over it."""

    cell: int
    below: float
    above: float


@dataclass(frozen=True, kw_only=True)
class Attacker:
    """Somebody who reads what is shown. ``table``: the cells as that person knows them; ``protections``: from whom."""

    name: str
    table: Tabulation
    protections: Sequence[Protection]


@dataclass
class _Cuts:
    """Rows of the master program: coefficients times the choice of hidden cells is at least the right-hand side."""

    rows: list[Numbers] = field(default_factory=list)
    at_least: list[float] = field(default_factory=list)

    def add(self, row: Numbers, at_least: float) -> None:
        self.rows.append(np.minimum(row, at_least) if at_least > 0 else row)
        self.at_least.append(at_least)

    def constraint(self) -> LinearConstraint:
        return LinearConstraint(vstack([csr_array(row[None, :]) for row in self.rows]), lb=np.array(self.at_least))


def hidden_cells(
    attackers: Sequence[Attacker],
    *,
    cost: Numbers,
    must: Cells | None = None,
    further: Sequence[tuple[Numbers, float]] = (),
) -> Cells | None:
    """Return the cheapest cells to hide so that every protection holds against every attacker.

    ``cost``: of hiding each cell. ``must``: cells that are hidden already. ``further``: rows (coefficients, right-hand
    side) that the choice must also meet. None when nothing helps, not even hiding all.
    Raises AuditFailed when a program cannot be solved.
    """
    cuts = _Cuts()
    needed = np.zeros(len(cost)) if must is None else must.astype(float)
    for attacker in attackers:
        needed[[one.cell for one in attacker.protections]] = 1.0
    for row, at_least in (*_never_alone(attackers), *further):
        cuts.add(row, at_least)
    for _round in range(_ROUNDS):
        chosen = _cheapest(cuts, needed, cost)
        if chosen is None:
            return None
        broken = [cut for attacker in attackers for cut in _broken(attacker, chosen)]
        for row, at_least in broken:
            cuts.add(row, at_least)
        if not broken:
            return chosen
    raise AuditFailed(f"no pattern was found in {_ROUNDS} rounds")


def _never_alone(attackers: Sequence[Attacker]) -> Iterator[tuple[Numbers, float]]:
    """A protected cell that is alone in a sum is no secret: one more there must be hidden."""
    for attacker in attackers:
        for cell in {one.cell for one in attacker.protections if one.above or one.below}:
            ties = attacker.table.ties
            for row in ties[:, [cell]].nonzero()[0]:
                others = np.zeros(attacker.table.cells_count)
                others[ties[[row], :].indices] = 1.0
                others[cell] = 0.0
                yield others, 1.0


def _cheapest(cuts: _Cuts, needed: Numbers, cost: Numbers) -> Cells | None:
    constraints = [cuts.constraint()] if cuts.rows else []
    found = milp(cost, constraints=constraints, bounds=Bounds(needed, 1.0), integrality=np.ones(len(cost)))
    if found.status == _INFEASIBLE:
        return None
    if found.x is None:
        raise AuditFailed(f"integer program of the pattern: {found.message}")
    chosen: Cells = np.asarray(found.x) > 0.5
    return chosen


def _broken(attacker: Attacker, chosen: Cells) -> Iterator[tuple[Numbers, float]]:
    """Yield a cut for every protection that the attacker gets past."""
    table = attacker.table
    for one in attacker.protections:
        value = table.values[one.cell]
        if one.above and (bound := most(table, one.cell, chosen)).value < value + one.above - _SLACK:
            yield _room(table, bound), one.above
        if one.below and (bound := least(table, one.cell, chosen)).value > value - one.below + _SLACK:
            yield _room(table, bound), one.below


def _room(table: Tabulation, bound: Bound) -> Numbers:
    room: Numbers = bound.above * (table.upper - table.values) + bound.below * (table.values - table.lower)
    return room
