"""Merit values that are put right between several releases, read by who has all of them: never of few pupils."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from skolsikt.measures.releasing.audited import Audited
from skolsikt.measures.releasing.corrections import Judge
from skolsikt.measures.releasing.groups import Groups
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.task import Limits
from skolsikt.privacy.release.cubes import Codes, Cubes
from skolsikt.privacy.release.plan import family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen

K, MEASURE = 5, "merit_value_mean"
FAMILY = family("merit_value").model_copy(update={"tables": family("final_grades").tables})
Rows = Mapping[Codes, Mapping[int, float]]  # smallest group -> pupil -> merit value


@dataclass(frozen=True)
class Released:
    """A release, and the rows of each group that it was told of."""

    frozen: Frozen
    rows: Rows


def first(chance: np.random.Generator) -> Rows:
    """Three to five schools of two classes, girls and boys, hardly anybody with protected identity."""
    found, number = dict[Codes, dict[int, float]](), itertools.count()
    for school, name, sex in itertools.product("ABCDE"[: chance.integers(3, 6)], "AB", ("Kvinna", "Man")):
        for protected, most in (("false", 16), ("true", 1)):
            pupils = int(chance.integers(0, most + 1))
            if pupils:
                atom = (school, f"{school}/9{name}", protected, sex)
                found[atom] = {next(number): _merit(chance) for _pupil in range(pupils)}
    return found


def _merit(chance: np.random.Generator) -> float:
    return float(2.5 * chance.integers(40, 137))


def later(before: Rows, chance: np.random.Generator) -> Rows:
    """The same when some have come, left or had their merit value put right, in some groups."""
    now = {atom: dict(of) for atom, of in before.items()}
    number = itertools.count(1 + max(pupil for of in before.values() for pupil in of))
    for of in now.values():
        what = chance.random()
        if what < 0.25:
            of |= {next(number): _merit(chance) for _pupil in range(int(chance.choice([1, 2, 7, 12])))}
        elif what < 0.35 and len(of) > 1:
            of.pop(min(of))
        elif what < 0.5:
            of |= {pupil: _merit(chance) for pupil in list(of)[: int(chance.choice([1, 3, 16]))]}
    return now


def releases(seed: int) -> list[Released]:
    """Five releases of one period, each after what came before."""
    chance = np.random.default_rng(seed)
    rows, found = first(chance), list[Released]()
    for number in range(1, 6):
        numbers = {MEASURE: {atom: (float(len(of)), sum(of.values())) for atom, of in rows.items()}}
        groups = Groups(family=FAMILY, period="2024/25", numbers=numbers)
        before = {found[-1].frozen.key: found[-1].frozen} if found else {}
        ((_cut, frozen),) = Audited(groups=groups).run(before, Limits(number=number, smallest_group=K))
        found.append(Released(frozen, _told_of(frozen, rows, found[-1].rows if found else rows)))
        rows = later(rows, chance)
    return found


def _told_of(frozen: Frozen, rows: Rows, before: Rows) -> Rows:
    """Of each group the rows of now, or, where it waits, those of before."""
    told = {atom: frozen.basis.get("|".join((MEASURE, *atom))) for atom in rows}
    return {
        atom: of if told[atom] == (float(len(of)), sum(of.values())) else before.get(atom, {})
        for atom, of in rows.items()
    }


def told_of_few(several: Sequence[Released]) -> list[str]:
    """Differences between any two releases of a mean that a reader can take, and that few pupils make."""
    atoms = sorted({atom for one in several for atom in one.rows})
    cubes = Cubes(dimensions=FAMILY.of_atoms, atoms=atoms, pupils=np.ones(len(atoms)), cubes=FAMILY.cubes)
    found = []
    for (before, after), reader in itertools.product(itertools.combinations(several, 2), readers_of(FAMILY, cubes, ())):
        for place, cell in enumerate(cubes.cells):
            told = [one.frozen.cells.get((MEASURE, *cell)) for one in (before, after)]
            if all(one is not None and one.said is Said.NUMBER for one in told):
                mine = cubes.members[[place]].toarray()[0].astype(bool) & ~reader.knows
                pairs = [(before.rows.get(atoms[at], {}), after.rows.get(atoms[at], {})) for at in np.flatnonzero(mine)]
                few = sum(old.get(one) != new.get(one) for old, new in pairs for one in old.keys() | new.keys())
                if 0 < few < K and _total(old for old, _new in pairs) != _total(new for _old, new in pairs):
                    found.append(f"{reader.name} {cell}: {few} pupils")
    return found


def _total(groups: Iterable[Mapping[int, float]]) -> tuple[int, float]:
    """How many pupils, and the sum: what a reader can take apart. That an equal takes the place of one is not seen."""
    each = [value for of in groups for value in of.values()]
    return len(each), sum(each)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 60))])
def test_no_two_releases_tell_of_few_pupils(seed: int) -> None:
    assert told_of_few(releases(seed)) == []


def test_corrections_do_come() -> None:
    assert sum(one.frozen.release > 1 for seed in range(6) for one in releases(seed)) >= 3


def test_without_the_rule_something_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(cubes: Cubes, *_pairs: object, **_said: object) -> Judge:
        return lambda seen, _outsiders: np.zeros((len(cubes.cells), seen.shape[1]), dtype=bool)

    monkeypatch.setattr("skolsikt.measures.releasing.settled.of_sums", nothing)
    assert any(told_of_few(releases(seed)) for seed in range(6))
