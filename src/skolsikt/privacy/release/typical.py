"""Outcomes that agree with what is public and are otherwise as far from every edge as they can be.

What is withheld is chosen on these instead of on the true outcomes, so that the choice tells nothing about them.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, identity, vstack

from skolsikt.privacy.release.cubes import Numbers
from skolsikt.privacy.release.program import AuditFailed, Program


def typical_outcomes(program: Program, *, lower: Numbers, upper: Numbers) -> Numbers:
    """Return an outcome of every column such that each cell lies between ``lower`` and ``upper``.

    The smallest distance to an end, as a share of the room between the ends, is as large as possible.
    """
    pupils = program.pupils
    banded = np.flatnonzero((lower > 0) | (upper < program.members @ pupils))
    cells, half = program.members[banded], (upper - lower)[banded] / 2
    each = identity(len(pupils), format="csr")
    rows = [
        (-each, pupils / 2, np.zeros(len(pupils))),
        (each, pupils / 2, pupils),
        (-cells, half, -lower[banded]),
        (cells, half, upper[banded]),
        (program.orders, np.zeros(program.orders.shape[0]), np.zeros(program.orders.shape[0])),
    ]
    found = linprog(
        np.append(np.zeros(len(pupils)), -1.0),
        A_ub=vstack([hstack([csr_array(left), csr_array(room[:, None])]) for left, room, _right in rows]),
        b_ub=np.concatenate([right for _left, _room, right in rows]),
        bounds=[*[(0.0, None)] * len(pupils), (0.0, 1.0)],
        method="highs",
    )
    if found.x is None:
        raise AuditFailed(f"typical outcomes: {found.message}")
    outcomes: Numbers = np.asarray(found.x)[:-1]
    return outcomes
