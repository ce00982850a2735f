"""What can be worked out about a cell that is not shown, from all that are and from the sums between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from skolsikt.home.errors import SkolsiktError
from skolsikt.privacy.release.tabulation import Cells, Numbers, Tabulation


class AuditFailed(SkolsiktError):
    """A linear program that has an answer was not solved: nothing may be released on the strength of it."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """The most (or least) that a cell can be. ``above`` and ``below``: what each cell's own limits add to it.

    However other cells are hidden, the cell cannot be further from its value than the sum of the hidden cells'
    room upwards times ``above`` and downwards times ``below``: that is what makes a cut of it.
    """

    value: float
    above: Numbers
    below: Numbers


def most(table: Tabulation, cell: int, hidden: Cells) -> Bound:
    """Return the most that ``cell`` can be for somebody who sees every cell that is not ``hidden``."""
    return _extreme(table, cell, hidden, sign=1.0)


def least(table: Tabulation, cell: int, hidden: Cells) -> Bound:
    """Return the least that ``cell`` can be for somebody who sees every cell that is not ``hidden``."""
    return _extreme(table, cell, hidden, sign=-1.0)


def _extreme(table: Tabulation, cell: int, hidden: Cells, *, sign: float) -> Bound:
    objective = np.zeros(table.cells_count)
    objective[cell] = -sign
    low, high = np.where(hidden, table.lower, table.values), np.where(hidden, table.upper, table.values)
    found = linprog(
        objective,
        A_eq=table.ties,
        b_eq=np.zeros(table.ties.shape[0]),
        bounds=np.column_stack([low, high]),
        method="highs",
    )
    if found.status != 0:
        raise AuditFailed(f"linear program of cell {cell}: {found.message}")
    pull = -(np.asarray(found.lower.marginals) + np.asarray(found.upper.marginals))
    return Bound(value=sign * -float(found.fun), above=np.maximum(pull, 0.0), below=np.maximum(-pull, 0.0))
