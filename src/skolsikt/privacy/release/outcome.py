"""One measure in one release: what is said of every cell, and what has to be withheld beyond the pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skolsikt.privacy.release.attacker import least, most
from skolsikt.privacy.release.cubes import Cubes, Insider, everyone_outside
from skolsikt.privacy.release.statements import Said, Statements, bands, say
from skolsikt.privacy.release.suppression import Attacker, Protection, silence
from skolsikt.privacy.release.tabulation import Cells, Levels, Numbers, Tabulation

_WIDENINGS = (1, 2, 4)  # bands, in times of the smallest group
_COST_OF_ANY_BAND = 0.01


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
    not, the numbers of further cells become bands, as narrow as is enough.
    """
    pupils, outcomes = cubes.members @ cubes.pupils, cubes.members @ outcome.pupils
    said = say(pupils, outcomes, pattern, smallest_group=smallest_group)
    rooms = _rooms(pupils, outcomes, smallest_group)
    readers = zip((everyone_outside(cubes), *insiders), (np.zeros(len(cubes.atoms)), *outcome.known), strict=True)
    levels = silence(
        [_attacker(cubes, reader, outcome.pupils, mine, rooms, said) for reader, mine in readers],
        cost=_costs(pupils, rooms, len(cubes.atoms)),
        least_silent=np.concatenate([_levels(said, len(rooms)), np.full(len(cubes.atoms), len(rooms))]),
    )
    return None if levels is None else _told_at(said, rooms, levels[: len(cubes.cells)])


def _rooms(pupils: Numbers, outcomes: Numbers, smallest_group: int) -> list[tuple[Numbers, Numbers]]:
    """Between what each cell lies, level by level: wider and wider bands, and at last nothing at all."""
    rooms = [bands(pupils, outcomes, width=smallest_group * times) for times in _WIDENINGS]
    return [*rooms, (np.zeros(len(pupils)), pupils)]


def _levels(said: Statements, silent: int) -> Levels:
    return np.array([{Said.NUMBER: 0, Said.NOTHING: silent}.get(one, 1) for one in said.said], dtype=int)


def _costs(pupils: Numbers, rooms: Sequence[tuple[Numbers, Numbers]], atoms: int) -> Numbers:
    """A band costs what part of its group it leaves open; smaller groups lose more by the same band."""
    widths = np.array([high - low for low, high in rooms]) / np.maximum(pupils, 1.0)
    added = np.diff(widths, axis=0, prepend=0.0) + _COST_OF_ANY_BAND
    return np.hstack([added, np.zeros((len(rooms), atoms))])


def _attacker(
    cubes: Cubes,
    reader: Insider,
    outcomes: Numbers,
    known: Numbers,
    rooms: Sequence[tuple[Numbers, Numbers]],
    said: Statements,
) -> Attacker:
    """The reader, before whom all of a secret band, and all that is left open of a small group, must stay possible."""
    beforehand = cubes.table(outcomes, known=reader.pupils, known_outcomes=known)
    table = _told(beforehand, rooms, len(cubes.cells))
    protections = [
        _protection(table, int(cell), within=None if one is Said.NOTHING else (beforehand, said))
        for cell, one in enumerate(said.said)
        if one is not Said.NUMBER
    ]
    return Attacker(name=reader.name, table=table, protections=[one for one in protections if one.below or one.above])


def _protection(table: Tabulation, cell: int, *, within: tuple[Tabulation, Statements] | None) -> Protection:
    value = float(table.values[cell])
    if within is None:  # what can be left open of it at all
        utmost = np.full(len(table.values), len(table.lower))
        low, high = least(table, cell, utmost).value, most(table, cell, utmost).value
    else:
        beforehand, said = within
        low = max(float(beforehand.lower[0, cell]), float(said.lower[cell]))
        high = min(float(beforehand.upper[0, cell]), float(said.upper[cell]))
    return Protection(cell=cell, below=value - low, above=high - value)


def _told(beforehand: Tabulation, rooms: Sequence[tuple[Numbers, Numbers]], cells: int) -> Tabulation:
    """What the reader knows beforehand, and what the statement of each level adds to it."""
    lower, upper = (np.repeat(limits, len(rooms), axis=0) for limits in (beforehand.lower, beforehand.upper))
    lower[:, :cells] = np.maximum(lower[:, :cells], [low for low, _high in rooms])
    upper[:, :cells] = np.minimum(upper[:, :cells], [high for _low, high in rooms])
    return replace(beforehand, lower=lower, upper=upper)


def _told_at(said: Statements, rooms: Sequence[tuple[Numbers, Numbers]], levels: Levels) -> Statements:
    """The statements at ``levels``: a cell that is more silent than it was is told as a band."""
    is_moved = levels > _levels(said, len(rooms))
    place = np.maximum(levels - 1, 0), np.arange(len(levels))
    low, high = (np.array(limits)[place] for limits in zip(*rooms, strict=True))
    return Statements(
        said=[Said.ABOUT if is_about else one for one, is_about in zip(said.said, is_moved, strict=True)],
        lower=np.where(is_moved, low, said.lower),
        upper=np.where(is_moved, high, said.upper),
    )
