"""Lesson time that is put right between several releases, read by who has all of them: never of few pupils."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest

from skolsikt.measures.releasing.corrections import Judge
from skolsikt.measures.releasing.lesson_groups import Minutes
from skolsikt.measures.releasing.minutes import YearOfMinutes
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.task import Limits
from skolsikt.privacy.release.cubes import Codes, Cubes
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Key

K, YEAR, MEASURE = 5, "2024/25", "absence_share"
EACH = 600.0  # minutes a pupil and month
FAMILY = Family(
    id="attendance",
    kind="minutes",
    measures=(MEASURE,),
    grains=("school_year", "month"),
    tables=((), (UNIT,), ("sex",), (UNIT, "sex")),
    readers=(UNIT,),
)
AT = {name: FAMILY.of_atoms.index(name) for name in FAMILY.of_atoms}
Absent = Mapping[tuple[str, int], float]  # month and pupil -> minutes


@dataclass(frozen=True, kw_only=True)
class Version:
    """What the rows say at one release: where each pupil is, and how long away each month."""

    atoms: tuple[Codes, ...]  # of each pupil
    absent: Absent

    @property
    def months(self) -> list[str]:
        return sorted({month for month, _pupil in self.absent})

    def year(self) -> YearOfMinutes:
        months = {month: self._of_month(month) for month in self.months}
        whole = {
            atom: Minutes(
                float(self.atoms.count(atom)),
                sum(of[atom].counted for of in months.values() if atom in of),
                sum(of[atom].of for of in months.values() if atom in of),
            )
            for atom in sorted(set(self.atoms))
        }
        every = {YEAR: whole, **months}
        return YearOfMinutes(
            family=FAMILY,
            school_year=YEAR,
            atoms={period: {MEASURE: of} for period, of in every.items()},
            pupils={period: {cube: _heads(of, cube) for cube in FAMILY.tables} for period, of in every.items()},
            slices={},
            ends={},
            smallest={atom: one.pupils for atom, one in whole.items()},
        )

    def _of_month(self, month: str) -> dict[Codes, Minutes]:
        found: dict[Codes, Minutes] = {}
        for pupil, atom in enumerate(self.atoms):
            before = found.get(atom, Minutes(0.0, 0.0, 0.0))
            found[atom] = Minutes(
                before.pupils + 1, before.counted + self.absent.get((month, pupil), 0.0), before.of + EACH
            )
        return found

    def later(self, chance: np.random.Generator) -> Version:
        """The same when one, a few or many pupils' time has been put right, and perhaps with a month more."""
        absent = dict(self.absent)
        for month in self.months:
            for school in sorted({atom[AT[UNIT]] for atom in self.atoms}):
                of_school = [pupil for pupil, atom in enumerate(self.atoms) if atom[AT[UNIT]] == school]
                many = int(chance.choice([0, 0, 1, 3, 8]))
                for pupil in chance.choice(of_school, size=min(many, len(of_school)), replace=False).tolist():
                    absent[month, pupil] = float(chance.integers(0, EACH))
        if chance.random() < 0.3:
            absent |= _month(f"2024-{len(self.months) + 9:02}", len(self.atoms), chance)
        return replace(self, absent=absent)


def _heads(of: Mapping[Codes, Minutes], cube: tuple[str, ...]) -> dict[Codes, float]:
    found: dict[Codes, float] = {}
    for atom, one in of.items():
        codes = tuple(atom[AT[name]] for name in cube)
        found[codes] = found.get(codes, 0.0) + one.pupils
    return found


def _month(month: str, pupils: int, chance: np.random.Generator) -> dict[tuple[str, int], float]:
    return {(month, pupil): float(round(chance.beta(1.5, 15) * EACH)) for pupil in range(pupils)}


def first(chance: np.random.Generator) -> Version:
    """Three or four schools; of some pupils the sex is not known."""
    sizes = {"K": (6, 30), "M": (6, 30), "?": (0, 4)}
    groups = itertools.product("ABCD"[: chance.integers(3, 5)], sizes)
    atoms = [
        tuple({UNIT: school, "sex": sex}[name] for name in FAMILY.of_atoms)
        for school, sex in groups
        for _pupil in range(int(chance.integers(*sizes[sex])))
    ]
    return Version(atoms=tuple(atoms), absent=_month("2024-09", len(atoms), chance))


@dataclass(frozen=True, kw_only=True)
class Released:
    """Tables in force. ``told_of``: period and smallest group -> the minutes of each pupil that it was told of."""

    tables: Mapping[str, Frozen]
    told_of: Mapping[tuple[str, Codes], Mapping[tuple[str, int], float]]


def releases(seed: int) -> list[Released]:
    """Five releases, each after the rows have changed."""
    chance = np.random.default_rng(seed)
    version, tables, found = first(chance), dict[Key, Frozen](), list[Released]()
    for number in range(1, 6):
        done = version.year().run(tables, Limits(number=number, smallest_group=K))
        tables |= {frozen.key: frozen for _cut, frozen in done}
        in_force = {period: frozen for (_family, period, _part), frozen in tables.items()}
        found.append(Released(tables=in_force, told_of=_told_of(in_force, version, found[-1] if found else None)))
        version = version.later(chance)
    return found


def _told_of(
    tables: Mapping[str, Frozen], version: Version, before: Released | None
) -> Mapping[tuple[str, Codes], Mapping[tuple[str, int], float]]:
    """What each group was told of: the rows of now, or, where it waits, those of before."""
    found = {}
    for month in version.months:
        for atom in sorted(set(version.atoms)):
            now = {key: one for key, one in version.absent.items() if key[0] == month and version.atoms[key[1]] == atom}
            is_of_now = sum(now.values()) == tables[month].basis["|".join((MEASURE, *atom))][1]
            found[month, atom] = now if is_of_now or before is None else before.told_of[month, atom]
    for atom in sorted(set(version.atoms)):
        now = {key: one for month in version.months for key, one in found[month, atom].items()}
        is_of_now = sum(now.values()) == tables[YEAR].basis["|".join((MEASURE, *atom))][1]
        found[YEAR, atom] = now if is_of_now or before is None else before.told_of[YEAR, atom]
    return found


def told_of_few(several: Sequence[Released]) -> list[str]:
    """Differences between any two releases of a cell that a reader can take, and that few pupils make."""
    atoms = sorted({atom for _period, atom in several[0].told_of})
    cubes = Cubes(dimensions=FAMILY.of_atoms, atoms=atoms, pupils=np.ones(len(atoms)), cubes=FAMILY.cubes)
    found = []
    for (before, after), reader in itertools.product(itertools.combinations(several, 2), readers_of(FAMILY, cubes, ())):
        unknown = [atom for atom, knows in zip(atoms, reader.knows.tolist(), strict=True) if not knows]
        for period, (_measure, cube, codes) in (
            (one, place) for one in before.tables for place in before.tables[one].cells
        ):
            place = (MEASURE, cube, codes)
            told = [one.tables[period].cells.get(place) for one in (before, after)]
            if all(one is not None and one.said is Said.NUMBER for one in told) and told[0] != told[1]:
                mine = [atom for atom in unknown if tuple(atom[AT[name]] for name in cube) == codes]
                changed = _changed(before, after, period, mine)
                if 0 < len(changed) < K:
                    found.append(f"{reader.name} {period} {codes}: {len(changed)} pupils")
    return found


def _changed(before: Released, after: Released, period: str, atoms: Sequence[Codes]) -> set[int]:
    """The pupils of those groups whose time has changed; everybody's where a month has come."""
    pairs = [(before.told_of[period, atom], after.told_of[period, atom]) for atom in atoms]
    return {
        pupil
        for old, new in pairs
        for month, pupil in old.keys() | new.keys()
        if old.get((month, pupil)) != new.get((month, pupil))
    }


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 60))])
def test_no_two_releases_tell_of_few_pupils_time(seed: int) -> None:
    assert told_of_few(releases(seed)) == []


def test_corrections_do_come() -> None:
    """And not by waiting alone: months are told anew in releases after their first."""
    assert sum(releases(seed)[-1].tables["2024-09"].release > 1 for seed in range(6)) >= 2


def test_without_the_rule_something_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(cubes: Cubes, *_persons: object, **_said: object) -> Judge:
        return lambda seen, _outsiders: np.zeros((len(cubes.cells), seen.shape[1]), dtype=bool)

    monkeypatch.setattr("skolsikt.measures.releasing.settled.of_persons", nothing)
    assert all(told_of_few(releases(seed)) for seed in range(3))
