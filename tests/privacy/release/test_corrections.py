"""Several releases of random municipalities whose data come late and are put right, read by who has all of them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from skolsikt.measures.releasing.audited import Audited
from skolsikt.measures.releasing.by_name import by_group
from skolsikt.measures.releasing.groups import Groups
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.task import Limits
from skolsikt.privacy.release.cubes import Codes, Cubes
from skolsikt.privacy.release.plan import family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen

K = 5
MEASURE = "eligible_vocational"
FAMILY = family("final_grades").model_copy(update={"measures": (MEASURE,), "within": ()})
Atoms = Mapping[Codes, tuple[float, float]]


def world(chance: np.random.Generator) -> Atoms:
    """Three to five schools of two classes, girls and boys, hardly anybody with protected identity."""
    found = {}
    for school, name, sex in itertools.product("ABCDE"[: chance.integers(3, 6)], "AB", ("Kvinna", "Man")):
        for protected, most in (("false", 16), ("true", 1)):
            pupils = int(chance.integers(0, most + 1))
            if pupils:
                found[school, f"{school}/9{name}", protected, sex] = (pupils, int(chance.binomial(pupils, 0.75)))
    return found


def later(before: Atoms, chance: np.random.Generator) -> Atoms:
    """The same when a few or many have come, left, or had their outcome put right, in some classes."""
    now = dict(before)
    for atom in before:
        pupils, passed = now[atom]
        what = chance.random()
        if what < 0.2:  # one pupil or a whole group comes
            came = int(chance.choice([1, 2, 12]))
            now[atom] = (pupils + came, passed + int(chance.binomial(came, 0.6)))
        elif what < 0.3:  # one leaves
            left = int(chance.random() < passed / pupils) if pupils else 0
            now[atom] = (max(pupils - 1, 0), max(passed - left, 0))
        elif what < 0.4:
            now[atom] = (pupils, int(chance.integers(0, pupils + 1)))
    return now


def releases(seed: int) -> list[Frozen]:
    """Four releases of one period, each after what came before."""
    chance = np.random.default_rng(seed)
    atoms, found = world(chance), list[Frozen]()
    for number in range(1, 5):
        groups = Groups(family=FAMILY, period="2024/25", numbers={MEASURE: atoms})
        before = {found[-1].key: found[-1]} if found else {}
        ((_cut, frozen),) = Audited(groups=groups).run(before, Limits(number=number, smallest_group=K))
        found.append(frozen)
        atoms = later(atoms, chance)
    return found


def differences_known(first: Frozen, second: Frozen) -> list[str]:
    """What somebody can take from two releases: differences of too few pupils in cells told by a number in both."""
    then, now = (by_group(one.basis)[MEASURE] for one in (first, second))
    atoms = sorted(then.keys() | now.keys())
    came, gained = np.array(
        [[now.get(atom, (0, 0))[at] - then.get(atom, (0, 0))[at] for atom in atoms] for at in (0, 1)], dtype=float
    )
    cubes = Cubes(dimensions=FAMILY.of_atoms, atoms=atoms, pupils=np.ones(len(atoms)), cubes=FAMILY.cubes)
    found = []
    for reader, (place, cell) in itertools.product(readers_of(FAMILY, cubes, ()), enumerate(cubes.cells)):
        told = [one.cells.get((MEASURE, *cell)) for one in (first, second)]
        if all(one is not None and one.said is Said.NUMBER for one in told):
            mine = cubes.members[[place]].toarray()[0].astype(bool) & ~reader.knows
            pupils, outcomes = came[mine].sum(), gained[mine].sum()
            is_group = abs(pupils) >= K and 0 < outcomes * np.sign(pupils) < abs(pupils)
            is_put_right = pupils == 0 and (outcomes == 0 or abs(outcomes) >= K)
            if not (is_group or is_put_right):
                found.append(f"{reader.name} {cell}: {pupils:+.0f} pupils, {outcomes:+.0f} passed")
    return found


@pytest.mark.parametrize("seed", [*range(12), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(12, 100))])
def test_no_two_releases_tell_of_few_pupils(seed: int) -> None:
    several = releases(seed)
    for first, second in itertools.pairwise(several):
        assert differences_known(first, second) == []


def test_corrections_do_come() -> None:
    told = [one.release for seed in range(12) for one in releases(seed)]
    assert sum(release > 1 for release in told) >= 5


def test_a_table_of_an_older_skolsikt_stands_as_it_is() -> None:
    chance = np.random.default_rng(1)
    groups = Groups(family=FAMILY, period="2024/25", numbers={MEASURE: world(chance)})
    ((_cut, frozen),) = Audited(groups=groups).run({}, Limits(number=1, smallest_group=K))
    older = replace(frozen, basis={f"{MEASURE}|{name}": one for name, one in {"A|Kvinna": (20.0, 15.0)}.items()})
    ((cut, now),) = Audited(groups=groups).run({older.key: older}, Limits(number=2, smallest_group=K))
    assert (cut.what, now) == ("waits", older)
