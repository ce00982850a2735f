"""One measure in one release: what is said of every cell, and what has to be withheld beyond the pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skolsikt.privacy.release.attacker import least, most
from skolsikt.privacy.release.cubes import Cubes, Insider, everyone_outside
from skolsikt.privacy.release.statements import Said, Statements, say
from skolsikt.privacy.release.suppression import Attacker, Protection, hidden_cells
from skolsikt.privacy.release.tabulation import Cells, Numbers, Tabulation


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """``pupils`` per atom with the outcome that is counted, and the part of them that each insider knows."""

    pupils: Numbers
    known: Sequence[Numbers]


def released(
    cubes: Cubes, insiders: Sequence[Insider], outcome: Outcome, pattern: Cells, *, smallest_group: int
) -> Statements | None:
    """Return what is said of every cell of ``cubes``; None when nothing can be said safely.

    Every number that a band or a withheld small group leaves open stays possible for every reader: where it would
    not, further cells are withheld.
    """
    said = say(_of_cells(cubes, cubes.pupils), _of_cells(cubes, outcome.pupils), pattern, smallest_group=smallest_group)
    readers = (everyone_outside(cubes), *insiders)
    known = (np.zeros(len(cubes.atoms)), *outcome.known)
    guarded = _guarded(cubes, said, smallest_group)
    attackers = [
        _attacker(cubes, reader, outcome.pupils, mine, said, guarded)
        for reader, mine in zip(readers, known, strict=True)
    ]
    found = hidden_cells(
        attackers,
        cost=np.concatenate([1.0 + _of_cells(cubes, cubes.pupils), np.zeros(len(cubes.atoms))]),
        must=np.concatenate([said.hidden, np.ones(len(cubes.atoms), dtype=bool)]),
    )
    return None if found is None else _without(said, found[: len(cubes.cells)], _of_cells(cubes, cubes.pupils))


def _of_cells(cubes: Cubes, of_atoms: Numbers) -> Numbers:
    totals: Numbers = cubes.members @ of_atoms
    return totals


def _guarded(cubes: Cubes, said: Statements, smallest_group: int) -> Cells:
    """Cells whose outcome is a secret: in a band, or of a group too small to speak of."""
    small = _of_cells(cubes, cubes.pupils) <= 2 * (smallest_group - 1)
    return said.in_band | small


def _attacker(
    cubes: Cubes, reader: Insider, outcomes: Numbers, known: Numbers, said: Statements, guarded: Cells
) -> Attacker:
    table = _told(cubes.table(outcomes, known=reader.pupils, known_outcomes=known), said, len(cubes.cells))
    protections = [_protection(table, int(cell), bool(said.in_band[cell])) for cell in np.flatnonzero(guarded)]
    return Attacker(name=reader.name, table=table, protections=[one for one in protections if one.below or one.above])


def _protection(table: Tabulation, cell: int, is_band: bool) -> Protection:
    """All of a band must stay possible; of a small group, all that the bands of larger groups around it leave."""
    low, high = float(table.lower[cell]), float(table.upper[cell])
    if not is_band:
        everything = np.ones(table.cells_count, dtype=bool)
        low, high = least(table, cell, everything).value, most(table, cell, everything).value
    value = float(table.values[cell])
    return Protection(cell=cell, below=value - low, above=high - value)


def _told(table: Tabulation, said: Statements, cells: int) -> Tabulation:
    """What the reader knows beforehand, and what the bands add to it."""
    lower, upper = table.lower.copy(), table.upper.copy()
    is_band = said.hidden
    lower[:cells][is_band] = np.maximum(lower[:cells], said.lower)[is_band]
    upper[:cells][is_band] = np.minimum(upper[:cells], said.upper)[is_band]
    return replace(table, lower=lower, upper=upper)


def _without(said: Statements, hidden: Cells, pupils: Numbers) -> Statements:
    """The statements without the numbers of cells that are hidden too."""
    more = hidden & ~said.hidden
    return Statements(
        said=[Said.NOTHING if gone else one for one, gone in zip(said.said, more, strict=True)],
        lower=np.where(more, 0.0, said.lower),
        upper=np.where(more, pupils, said.upper),
    )
