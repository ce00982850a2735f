"""How silent other cells must be so that those that must not be shown cannot be worked out.

The least costly choice, exactly: an integer program chooses a level for each cell, linear programs play the attacker
on what it chose, and each successful attack becomes a cut that the next choice must meet.

Source: Fischetti and Salazar-González, Management Science 47 (2001), 1008-1027.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

from skolsikt.privacy.release.attacker import AuditFailed, Bound, least, most
from skolsikt.privacy.release.tabulation import Levels, Numbers, Tabulation

_SLACK = 1e-6  # of what a solver may miss by rounding
_ROUNDS = 500
_INFEASIBLE = 2  # as scipy.optimize.milp says it


@dataclass(frozen=True, kw_only=True)
class Protection:
    """A cell that must not be shown: nobody must come closer than ``below`` under its value or ``above`` over it."""

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
    """Rows of the master program: coefficients times the choice of levels is at least the right-hand side."""

    rows: list[Numbers] = field(default_factory=list)
    at_least: list[float] = field(default_factory=list)

    def add(self, row: Numbers, at_least: float) -> None:
        self.rows.append(np.minimum(row, at_least) if at_least > 0 else row)
        self.at_least.append(at_least)

    def constraint(self) -> LinearConstraint:
        return LinearConstraint(vstack([csr_array(row[None, :]) for row in self.rows]), lb=np.array(self.at_least))


def silence(
    attackers: Sequence[Attacker], *, cost: Numbers, least_silent: Levels, further: Sequence[tuple[Numbers, float]] = ()
) -> Levels | None:
    """Return the cheapest level of each cell at which every protection holds against every attacker.

    ``cost``: of reaching each level (rows) in each cell (columns) from the level before. ``least_silent``: the level
    that each cell has already. ``further``: rows (one coefficient per level and cell, and the right-hand side) that
    the choice must also meet. None when nothing helps, not even the utmost silence.
    Raises AuditFailed when a program cannot be solved.
    """
    cuts = _Cuts()
    for row, at_least in (*_nested(*cost.shape), *further):
        cuts.add(row, at_least)
    for _round in range(_ROUNDS):
        chosen = _cheapest(cuts, cost, least_silent)
        if chosen is None:
            return None
        broken = [cut for attacker in attackers for cut in _broken(attacker, chosen)]
        for row, at_least in broken:
            cuts.add(row, at_least)
        if not broken:
            return chosen
    raise AuditFailed(f"no pattern was found in {_ROUNDS} rounds")


def _nested(levels: int, cells: int) -> Iterator[tuple[Numbers, float]]:
    """A level is reached by way of the one before."""
    for level in range(1, levels):
        for cell in range(cells):
            row = np.zeros((levels, cells))
            row[level - 1, cell], row[level, cell] = 1.0, -1.0
            yield row.ravel(), 0.0


def _cheapest(cuts: _Cuts, cost: Numbers, least_silent: Levels) -> Levels | None:
    needed = (least_silent > np.arange(cost.shape[0])[:, None]).astype(float).ravel()
    constraints = [cuts.constraint()] if cuts.rows else []
    found = milp(cost.ravel(), constraints=constraints, bounds=Bounds(needed, 1.0), integrality=np.ones(cost.size))
    if found.status == _INFEASIBLE:
        return None
    if found.x is None:
        raise AuditFailed(f"integer program of the pattern: {found.message}")
    reached: Levels = (np.asarray(found.x).reshape(cost.shape) > 0.5).sum(axis=0)
    return reached


def _broken(attacker: Attacker, chosen: Levels) -> Iterator[tuple[Numbers, float]]:
    """Yield a cut for every protection that the attacker gets past."""
    table = attacker.table
    for one in attacker.protections:
        value = table.values[one.cell]
        if one.above and (bound := most(table, one.cell, chosen)).value < value + one.above - _SLACK:
            yield _room(table, bound), one.above
        if one.below and (bound := least(table, one.cell, chosen)).value > value - one.below + _SLACK:
            yield _room(table, bound), one.below


def _room(table: Tabulation, bound: Bound) -> Numbers:
    """What each level of each cell adds, beyond the level before, to how far the protected cell can be."""
    room = bound.above * (table.upper - table.values) + bound.below * (table.values - table.lower)
    added: Numbers = np.diff(room, axis=0, prepend=0.0).ravel()
    return added
