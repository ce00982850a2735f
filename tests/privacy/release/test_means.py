"""Means: no number that one or two pupils decide, that is the end of the scale, or that a total gives away."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from scipy.optimize import linprog

from skolsikt.privacy.release.cubes import Cube, Cubes, Reader, insiders_by, outsider
from skolsikt.privacy.release.dominance import DOMINATED_PUPILS, Extremes
from skolsikt.privacy.release.outcome import Counted, Released, released
from skolsikt.privacy.release.statements import Said

CUBES: list[Cube] = [(), ("school_unit",), ("sex",), ("school_unit", "sex")]
OWN: list[Cube] = [(), ("school_unit",)]
STEP = 0.001  # a tenth of a percentage point


@dataclass(frozen=True, kw_only=True)
class Absences:
    """Shares of absence of every pupil, by school, class and sex, and what is told of their means."""

    cubes: Cubes
    counted: Counted
    readers: Sequence[Reader]
    released: Released

    def place(self, *codes: str) -> int:
        return [names for _cube, names in self.cubes.cells].index(codes)

    def told(self, *codes: str) -> Said:
        return self.released.said.said[self.place(*codes)]

    def range_for(self, reader: Reader, cell: int, *, by: Sequence[Cube] = tuple(CUBES)) -> tuple[float, float]:
        """Between what a reader of the tables ``by`` places a cell's sum: true numbers where told, else ranges."""
        said, members = self.released.said, self.cubes.members.toarray()
        true, told = members @ self.counted.outcomes, said.which(Said.NUMBER)
        lower, upper = np.where(told, true, said.lower), np.where(told, true, said.upper)
        read = np.array([cube in by for cube, _codes in self.cubes.cells])
        knows = np.where(reader.knows, self.counted.outcomes, 0.0)
        most = np.where(reader.knows, self.counted.outcomes, self.counted.pupils)
        ends = [
            linprog(
                sign * members[cell],
                A_ub=np.vstack([members[read], -members[read]]),
                b_ub=np.concatenate([upper[read] + 1e-7, 1e-7 - lower[read]]),
                bounds=list(zip(knows, most, strict=True)),
            ).fun
            for sign in (1, -1)
        ]
        return ends[0], -ends[1]


def absences(shares: dict[tuple[str, str, str], list[float]], *, with_extremes: bool = True) -> Absences:
    """What is told when the pupils of each school, class and sex were absent so much."""
    each = [sorted(of) for of in shares.values()]
    cubes = Cubes(
        dimensions=("school_unit", "class", "sex"),
        atoms=list(shares),
        pupils=np.array([float(len(of)) for of in each]),
        cubes=CUBES,
    )
    extremes = Extremes(
        largest=np.array([[of[-1] for of in each], [[0.0, *of][-2] for of in each]]),
        smallest=np.array([[of[0] for of in each], [[*of, 1.0][1] for of in each]]),
    )
    counted = Counted(
        pupils=cubes.pupils,
        outcomes=np.array([sum(of) for of in each]),
        is_mean=True,
        extremes=extremes if with_extremes else None,
        step=STEP,
    )
    readers = [outsider(cubes), *insiders_by(cubes, "school_unit"), *insiders_by(cubes, "class")]
    is_dear = np.array([cube in OWN for cube, _codes in cubes.cells])
    said = released(cubes, readers, [counted], is_dear=is_dear, smallest_group=5)
    return Absences(cubes=cubes, counted=counted, readers=readers, released=said)


def usual(*, schools: int = 4, seed: int = 1) -> dict[tuple[str, str, str], list[float]]:
    """Two classes a school, with 6 to 14 pupils of each sex, most of them seldom absent."""
    chance = np.random.default_rng(seed)
    return {
        (f"school {school}", f"{school}{group}", sex): chance.beta(2, 25, chance.integers(6, 15)).tolist()
        for school, group, sex in itertools.product(range(schools), "AB", "FM")
    }


def with_a_truant(*, seed: int = 1) -> dict[tuple[str, str, str], list[float]]:
    """Of the girls of school 0, one is nearly always absent and the others hardly ever."""
    shares = usual(seed=seed)
    for group in "AB":
        shares["school 0", f"0{group}", "F"] = [0.004] * len(shares["school 0", f"0{group}", "F"])
    shares["school 0", "0A", "F"][0] = 0.93
    return shares


def pinned(world: Absences) -> Iterator[tuple[str, float, float]]:
    """Readers who come closer to the girls of school 0 than that there is little absence among them.

    What the municipality's and the schools' own means say alone is public.
    """
    cell = world.place("school 0", "F")
    members = world.cubes.members.toarray()[cell]
    for reader in world.readers:
        known = float(members @ np.where(reader.knows, world.counted.outcomes, 0.0))
        unknown = float(members @ np.where(reader.knows, 0.0, world.counted.pupils))
        low, high = world.range_for(reader, cell)
        own_low, own_high = world.range_for(reader, cell, by=OWN)
        most = min(known + unknown, DOMINATED_PUPILS, own_high)
        if unknown and (low > max(known, own_low) + 1e-5 or high < most - 1e-5):
            yield reader.name, low, high


@pytest.mark.parametrize("seed", range(5))
def test_a_mean_that_one_pupil_decides_is_not_told_and_cannot_be_worked_out(seed: int) -> None:
    world = absences(with_a_truant(seed=seed))
    assert world.told("school 0", "F") is not Said.NUMBER
    assert list(pinned(world)) == []


def test_without_the_rule_it_is_worked_out() -> None:
    assert any(pinned(absences(with_a_truant(), with_extremes=False)))


def test_most_means_are_told_in_whole_steps() -> None:
    world = absences(usual())
    told, said = world.released.said.which(Said.NUMBER), world.released.said
    pupils = world.cubes.members @ world.cubes.pupils
    assert told.mean() > 0.8
    steps = said.lower[told] / pupils[told] / STEP
    assert np.allclose(steps, np.round(steps))
    true = (world.cubes.members @ world.counted.outcomes / pupils)[told]
    assert np.abs(true - said.lower[told] / pupils[told]).max() <= STEP / 2 + 1e-9


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_mean_at_the_end_of_the_scale_is_not_told(share: float) -> None:
    shares = usual()
    for group in "AB":
        shares["school 0", f"0{group}", "F"] = [share] * 8
    assert absences(shares).told("school 0", "F") is not Said.NUMBER


def test_a_group_with_one_pupil_more_than_the_smallest_is_told_and_the_smallest_is_not() -> None:
    """A guardian takes away the own child."""
    shares: dict[tuple[str, str, str], list[float]] = {**usual()}
    shares["school 5", "5A", "F"], shares["school 5", "5A", "M"] = [0.1] * 5, [0.1] * 12
    shares["school 6", "6A", "F"], shares["school 6", "6A", "M"] = [0.1] * 5, [0.1] * 12
    world = absences(shares)
    assert world.told("school 5", "F") is not Said.NUMBER
    assert absences({**shares, ("school 5", "5A", "F"): [0.1] * 6}).told("school 5", "F") is Said.NUMBER


def test_what_is_left_for_a_mentor_is_not_decided_by_one_pupil_either() -> None:
    """The girls of school 0 are absent much in one class; its mentor would know the truant of the other."""
    shares = usual()
    shares["school 0", "0A", "F"] = [0.2] * 12
    shares["school 0", "0B", "F"] = [0.8, *[0.003] * 11]
    assert absences(shares).told("school 0", "F") is not Said.NUMBER


def test_two_largest_of_a_cell_come_from_any_of_its_groups() -> None:
    shares: dict[tuple[str, str, str], list[float]] = usual()
    shares["school 0", "0A", "F"] = [0.4, *[0.01] * 8]
    shares["school 0", "0B", "F"] = [0.4, *[0.01] * 8]
    assert absences(shares).told("school 0", "F") is not Said.NUMBER
