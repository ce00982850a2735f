"""Groups with only those corrections that may be told beside what has been told of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from skolsikt.measures.releasing.by_name import Numbers, Pair, Pairs, by_group, by_name
from skolsikt.measures.releasing.corrections import Judge, of_outcomes, of_persons, of_sums, staying
from skolsikt.measures.releasing.groups import Groups
from skolsikt.measures.releasing.lesson_groups import NOBODY, OfMeasures
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.task import Areas
from skolsikt.measures.releasing.waiting_months import pairs_of
from skolsikt.privacy.release.cubes import Cells, Codes, Cubes
from skolsikt.privacy.release.plan import Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen

_NONE: Pair = (0.0, 0.0)


def settled(groups: Groups, stands: Frozen, *, areas: Areas, smallest_group: int) -> Groups:
    """Return ``groups``; of schools whose correction would tell of too few, the numbers that ``stands`` was made of."""
    told, now, most = by_group(stands.basis), groups.numbers, groups.family.most_points

    def judges(cubes: Cubes) -> list[Judge]:
        return [
            of_outcomes(cubes, told.get(name, {}), of, told=_told(stands, [name], cubes), smallest_group=smallest_group)
            if most is None
            else of_sums(
                cubes,
                told.get(name, {}),
                of,
                told=_told(stands, [name], cubes),
                smallest_group=smallest_group,
                most=most,
            )
            for name, of in now.items()
        ]

    return replace(groups, numbers=_settled(groups.family, told, now, areas, judges))


def settled_minutes(
    family: Family, stands: Frozen, minutes: OfMeasures, *, areas: Areas, smallest_group: int
) -> dict[str, Pair]:
    """Return ``minutes`` by name; of schools where too few pupils' time has changed, those of ``stands``.

    More minutes than a pupil of the group has are more than one pupil's.
    """
    told, now, first = by_group(stands.basis), pairs_of(minutes), minutes[family.measures[0]]

    def judges(cubes: Cubes) -> list[Judge]:
        persons = np.array([_persons(atom, told, now, first.get(atom, NOBODY).each) for atom in cubes.atoms])
        return [of_persons(cubes, persons, told=_told(stands, family.measures, cubes), smallest_group=smallest_group)]

    return by_name(_settled(family, told, now, areas, judges))


def _settled(
    family: Family, told: Numbers, now: Numbers, areas: Areas, judges: Callable[[Cubes], Sequence[Judge]]
) -> Numbers:
    atoms = sorted({atom for of in (*told.values(), *now.values()) for atom in of})
    if any(len(atom) != len(family.of_atoms) for atom in atoms):
        return told  # by an older Skolsikt, of other groups: it stands as it is
    changed = np.array([any(_differs(atom, told, now, name) for name in now) for atom in atoms], dtype=bool)
    cubes = Cubes(dimensions=family.of_atoms, atoms=atoms, pupils=np.ones(len(atoms)), cubes=family.cubes)
    stay = staying(cubes, readers_of(family, cubes, areas), changed, judges(cubes)) if changed.any() else set()
    return {name: _but(of, told.get(name, {}), stay) for name, of in now.items()}


def _persons(atom: Codes, told: Numbers, now: Numbers, each: float) -> float:
    """How many pupils' time has changed in a smallest group, at least."""
    pairs = [(told.get(name, {}).get(atom, _NONE), of.get(atom, _NONE)) for name, of in now.items()]
    minutes = max(abs(new - old) for before, after in pairs for old, new in zip(before, after, strict=True))
    return max(1.0, math.ceil(minutes / (each or math.inf))) if minutes else 0.0


def _told(stands: Frozen, measures: Sequence[str], cubes: Cubes) -> Cells:
    """The cells that something is told of already, of one of ``measures``."""
    places = ([stands.cells.get((name, *cell)) for name in measures] for cell in cubes.cells)
    silent = (Said.NOTHING, Said.FEW_TEACHERS)
    return np.array([any(one and one.pupils > 0 and one.said not in silent for one in each) for each in places])


def _differs(atom: Codes, told: Numbers, now: Numbers, measure: str) -> bool:
    return told.get(measure, {}).get(atom, _NONE) != now[measure].get(atom, _NONE)


def _but(now: Pairs, told: Pairs, stay: set[Codes]) -> Pairs:
    """The numbers of now, but of the groups that ``stay`` those that were told."""
    kept = {atom: told[atom] for atom in stay if atom in told}
    return {atom: one for atom, one in now.items() if atom not in stay} | kept
