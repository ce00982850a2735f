"""Groups with only those corrections that may be told beside what has been told of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from skolsikt.measures.releasing.corrections import Pairs, TellsOfFew, may_change, of_outcomes, of_persons, of_sums
from skolsikt.measures.releasing.groups import Groups
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.task import Areas
from skolsikt.privacy.release.cubes import Cells, Codes, Cubes
from skolsikt.privacy.release.plan import Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen

Pair = tuple[float, float]
NO_TIME: Pair = (0.0, 0.0)
Numbers = Mapping[str, Pairs]


def settled(groups: Groups, stands: Frozen, *, areas: Areas, smallest_group: int) -> Groups:
    """Return ``groups``; of schools whose correction would tell of too few, the numbers that ``stands`` was made of."""
    told = read_basis(stands.basis)
    atoms = sorted({atom for of in (*told.values(), *groups.numbers.values()) for atom in of})
    if any(len(atom) != len(groups.family.of_atoms) for atom in atoms):
        return replace(groups, numbers=told)  # told by an older Skolsikt of other groups: it stands as it is
    changed = np.array([_has_changed(atom, told, groups.numbers) for atom in atoms], dtype=bool)
    if not changed.any():
        return groups
    cubes = Cubes(
        dimensions=groups.family.of_atoms,
        atoms=atoms,
        pupils=np.array([_most(atom, told, groups.numbers) for atom in atoms]),
        cubes=groups.family.cubes,
    )
    judge = _judge(cubes, told, groups, stands, smallest_group)
    taken = may_change(cubes, readers_of(groups.family, cubes, areas), changed, judge)
    stay = {atom for atom, is_changed, is_taken in zip(atoms, changed, taken, strict=True) if is_changed > is_taken}
    return replace(groups, numbers={name: _with(of, told.get(name, {}), stay) for name, of in groups.numbers.items()})


def settled_minutes(
    family: Family, stands: Frozen, now: Mapping[str, Pair], *, each: Mapping[Codes, float], areas: Areas, smallest: int
) -> dict[str, Pair]:
    """Return the minutes ``now``; of schools where too few pupils' time has changed, those of ``stands``.

    ``each``: the minutes of one pupil of a smallest group, so that many minutes are more than one pupil's.
    """
    told = as_pairs(stands.basis)
    names = sorted(now.keys() | told.keys())
    atoms = sorted({atom_of(name) for name in names})
    persons = dict.fromkeys(atoms, 0.0)
    for name in names:
        atom, difference = atom_of(name), _farthest(now.get(name, NO_TIME), told.get(name, NO_TIME))
        persons[atom] = max(persons[atom], math.ceil(difference / max(each.get(atom, difference), 1.0)))
    if any(len(atom) != len(family.of_atoms) for atom in atoms):
        return told  # by an older Skolsikt, of other groups: it stands as it is
    if not any(persons.values()):
        return told
    changed = np.array([persons[atom] > 0 for atom in atoms])
    cubes = Cubes(dimensions=family.of_atoms, atoms=atoms, pupils=np.ones(len(atoms)), cubes=family.cubes)
    judge = of_persons(cubes, np.array([persons[atom] for atom in atoms]), smallest_group=smallest)
    is_told = np.array([any(_is_told(stands, name, cell) for name in family.measures) for cell in cubes.cells])
    taken = may_change(
        cubes,
        readers_of(family, cubes, areas),
        changed,
        lambda seen, outsiders: judge(seen, outsiders) & is_told[:, None],
    )
    stay = {atom for atom, is_changed, is_taken in zip(atoms, changed, taken, strict=True) if is_changed > is_taken}
    from_now = {name: one for name, one in now.items() if atom_of(name) not in stay}
    return from_now | {name: one for name, one in told.items() if atom_of(name) in stay}


def _farthest(one: Pair, other: Pair) -> float:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1]))


def atom_of(name: str) -> Codes:
    """Return the smallest group that a name of a basis is about."""
    return tuple(name.split("|")[1:])


def as_pairs(basis: Mapping[str, Sequence[float]]) -> dict[str, Pair]:
    """Return a basis as it was made: a file has lists."""
    return {name: (float(one), float(other)) for name, (one, other) in basis.items()}


def read_basis(basis: Mapping[str, Sequence[float]]) -> Numbers:
    """Return by measure and smallest group what a release was made of.

    >>> read_basis({"eligible_vocational|A|9A": (20.0, 17.0)})
    {'eligible_vocational': {('A', '9A'): (20.0, 17.0)}}
    """
    found: dict[str, dict[Codes, tuple[float, float]]] = defaultdict(dict)
    for name, (pupils, outcomes) in basis.items():
        measure, *atom = name.split("|")
        found[measure][tuple(atom)] = (pupils, outcomes)
    return dict(found)


def _judge(cubes: Cubes, told: Numbers, groups: Groups, stands: Frozen, smallest_group: int) -> TellsOfFew:
    """Judge every measure in the cells that something is told of already."""
    most = groups.family.most_points
    each = []
    for name, now in groups.numbers.items():
        before = told.get(name, {})
        judge = (
            of_outcomes(cubes, before, now, smallest_group=smallest_group)
            if most is None
            else of_sums(cubes, before, now, smallest_group=smallest_group, most=most)
        )
        each.append((judge, np.array([_is_told(stands, name, cell) for cell in cubes.cells])))

    def tells_of_few(seen: Cells, outsiders: Cells) -> Cells:
        found: Cells = np.any([judge(seen, outsiders) & is_told[:, None] for judge, is_told in each], axis=0)
        return found

    return tells_of_few


def _is_told(stands: Frozen, measure: str, cell: tuple[tuple[str, ...], Codes]) -> bool:
    one = stands.cells.get((measure, *cell))
    return one is not None and one.pupils > 0 and one.said not in (Said.NOTHING, Said.FEW_TEACHERS)


def _has_changed(atom: Codes, told: Numbers, now: Numbers) -> bool:
    return any(_of(told, name, atom) != _of(now, name, atom) for name in now)


def _most(atom: Codes, told: Numbers, now: Numbers) -> float:
    return max(_of(numbers, name, atom)[0] for numbers in (told, now) for name in now)


def _of(numbers: Numbers, measure: str, atom: Codes) -> tuple[float, float]:
    return numbers.get(measure, {}).get(atom, (0.0, 0.0))


def _with(now: Pairs, told: Pairs, stay: set[Codes]) -> Pairs:
    """The numbers of now, but of the groups that ``stay`` those that were told."""
    return {atom: one for atom, one in now.items() if atom not in stay} | {
        atom: told[atom] for atom in stay if atom in told
    }
