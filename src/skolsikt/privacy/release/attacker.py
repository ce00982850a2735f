"""What can be worked out about a cell that is not shown, from all that are and from the sums between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from skolsikt.home.errors import SkolsiktError
from skolsikt.privacy.release.tabulation import Levels, Numbers, Tabulation


class AuditFailed(SkolsiktError):
    """A linear program that has an answer was not solved: nothing may be released on the strength of it."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """The most (or least) that a cell can be. ``above`` and ``below``: what each cell's own limits add to it.

    However silent other cells are, the cell cannot be further from its value than their room upwards times ``above``
    and downwards times ``below`` together: that is what makes a cut of it.
    """

    value: float
    above: Numbers
    below: Numbers


def most(table: Tabulation, cell: int, levels: Levels) -> Bound:
    """Return the most that ``cell`` can be for somebody who reads the cells at their ``levels``."""
    return _extreme(table, cell, levels, sign=1.0)


def least(table: Tabulation, cell: int, levels: Levels) -> Bound:
    """Return the least that ``cell`` can be for somebody who reads the cells at their ``levels``."""
    return _extreme(table, cell, levels, sign=-1.0)


def _extreme(table: Tabulation, cell: int, levels: Levels, *, sign: float) -> Bound:
    objective = np.zeros(len(table.values))
    objective[cell] = -sign
    found = linprog(
        objective,
        A_eq=table.ties,
        b_eq=np.zeros(table.ties.shape[0]),
        bounds=np.column_stack(table.limits(levels)),
        method="highs",
    )
    if found.status != 0:
        raise AuditFailed(f"linear program of cell {cell}: {found.message}")
    pull = -(np.asarray(found.lower.marginals) + np.asarray(found.upper.marginals))
    return Bound(value=sign * -float(found.fun), above=np.maximum(pull, 0.0), below=np.maximum(-pull, 0.0))
