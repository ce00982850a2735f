"""What a correction may change of tables that have been told.

Whoever has both releases takes the difference. So of every cell the difference is nothing, or a group that could be
told by itself: of a smallest group at least, and neither nearly all nor nearly none of them with the outcome. Each
reader takes away those it knows first. A school whose correction would tell more is left as it was told, in all sums,
until there is more to correct there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from skolsikt.measures.releasing.by_name import Pairs
from skolsikt.privacy.release.cubes import Cells, Codes, Cubes, Numbers, Reader
from skolsikt.privacy.release.plan import UNIT
from skolsikt.privacy.release.store import Frozen, Place, Told

# Atoms (rows) that each reader (columns) sees change, and which readers know nobody -> cells that tell of few.
Judge = Callable[[Cells, Cells], Cells]


def staying(cubes: Cubes, readers: Sequence[Reader], changed: Cells, judges: Sequence[Judge]) -> set[Codes]:
    """Return the ``changed`` smallest groups that stay as they were told: whole schools at a time.

    Tables of schools are judged first: a school that stays as it was can make the rest of a larger table too few.
    """
    taken, unknown = changed.copy(), ~np.array([one.knows for one in readers]).T
    outsiders: Cells = np.array([not one.knows.any() for one in readers])
    schools = _schools(cubes)
    of_schools = np.array([UNIT in cube for cube, _codes in cubes.cells])
    for judged in (of_schools, np.ones(len(cubes.cells), dtype=bool)):
        while taken.any():
            seen = taken[:, None] & unknown
            few = np.any([judge(seen, outsiders) for judge in judges], axis=0) & judged[:, None]
            told = ((cubes.members.T @ few.astype(float)) > 0) & seen
            if not told.any():
                break
            taken &= ~np.isin(schools, schools[told.any(axis=1)])
    return {cubes.atoms[at] for at in np.flatnonzero(changed & ~taken).tolist()}


def _schools(cubes: Cubes) -> Numbers:
    """By atom, a number of its school; the same for all where schools are not told apart."""
    if UNIT not in cubes.dimensions:
        return np.zeros(len(cubes.atoms))
    codes = [atom[cubes.dimensions.index(UNIT)] for atom in cubes.atoms]
    _names, numbers = np.unique(codes, return_inverse=True)
    return np.asarray(numbers, dtype=float)


def of_outcomes(cubes: Cubes, before: Pairs, now: Pairs, *, told: Cells, smallest_group: int) -> Judge:
    """Judge pupils and those of them with an outcome, in ``told`` cells: who came, left, or had the outcome put right.

    To who knows some of them, what is left is as large, and not all of one kind.
    """
    pupils, outcomes = _differences(cubes, before, now)

    def tells_of_few(seen: Cells, outsiders: Cells) -> Cells:
        came, gained = _in_cells(cubes, pupils, seen), _in_cells(cubes, outcomes, seen)
        with_it, size = gained * np.sign(came), np.abs(came)
        fewest = np.where(outsiders, smallest_group, 1)
        is_group = (size >= smallest_group) & (with_it >= fewest) & (size - with_it >= fewest)
        return told[:, None] & ~(is_group | _is_put_right(came, gained, smallest_group))

    return tells_of_few


def of_sums(cubes: Cubes, before: Pairs, now: Pairs, *, told: Cells, smallest_group: int, most: float) -> Judge:
    """Judge pupils and the sum of their points, of which one has ``most`` at most."""
    pupils, points = _differences(cubes, before, now)

    def tells_of_few(seen: Cells, _outsiders: Cells) -> Cells:
        came, gained = _in_cells(cubes, pupils, seen), _in_cells(cubes, points, seen)
        enough = (np.abs(came) >= smallest_group) | _is_put_right(came, gained, smallest_group * most)
        return told[:, None] & ~enough

    return tells_of_few


def of_persons(cubes: Cubes, persons: Numbers, *, told: Cells, smallest_group: int) -> Judge:
    """Judge how many pupils' time has changed: at least ``persons`` of each smallest group."""

    def tells_of_few(seen: Cells, _outsiders: Cells) -> Cells:
        found = _in_cells(cubes, persons, seen)
        return told[:, None] & (found > 0) & (found < smallest_group)

    return tells_of_few


def heads_as_told(cells: Mapping[Place, Told], stands: Frozen | None, *, smallest_group: int) -> dict[Place, Told]:
    """Return ``cells``; how many pupils one has moves by a smallest group at a time."""
    before = stands.cells if stands else {}
    return {place: _as_many(one, before.get(place), smallest_group) for place, one in cells.items()}


def _as_many(told: Told, before: Told | None, smallest_group: int) -> Told:
    if before is None or abs(told.pupils - before.pupils) >= smallest_group:
        return told
    return replace(told, pupils=before.pupils)


def _is_put_right(came: Numbers, gained: Numbers, fewest: float) -> Cells:
    """Nobody came or left; nothing has changed, or the outcomes of enough pupils."""
    found: Cells = (came == 0) & ((gained == 0) | (np.abs(gained) >= fewest))
    return found


def _in_cells(cubes: Cubes, of_atoms: Numbers, seen: Cells) -> Numbers:
    """Sums over each cell, by reader: of the atoms that each has ``seen`` change."""
    found: Numbers = cubes.members @ (of_atoms[:, None] * seen)
    return found


def of_groups(cubes: Cubes, changed: Cells, *, smallest_group: int) -> Judge:
    """Judge how many smallest groups have ``changed``: in each, the time of one pupil has at least."""

    def tells_of_few(seen: Cells, _outsiders: Cells) -> Cells:
        groups = _in_cells(cubes, changed.astype(float), seen)
        return (groups > 0) & (groups < smallest_group)

    return tells_of_few


def _differences(cubes: Cubes, before: Pairs, now: Pairs) -> tuple[Numbers, Numbers]:
    pairs = [(before.get(atom, (0.0, 0.0)), now.get(atom, (0.0, 0.0))) for atom in cubes.atoms]
    differences = np.array([(new[0] - old[0], new[1] - old[1]) for old, new in pairs]).reshape(-1, 2)
    return differences[:, 0], differences[:, 1]
