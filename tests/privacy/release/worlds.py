"""Random municipalities, and an attacker who reads what is said of them and reckons in whole pupils."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from skolsikt.privacy.release.cubes import Cubes, Insider, insiders_by
from skolsikt.privacy.release.outcome import Outcome, released
from skolsikt.privacy.release.pattern import pattern
from skolsikt.privacy.release.statements import Said, Statements

SMALLEST_GROUP = 5
DIMENSIONS = ("school_unit", "sex", "background")
CUBES = [(), ("school_unit",), ("sex",), ("background",), ("school_unit", "sex"), ("school_unit", "background")]


@dataclass(frozen=True, kw_only=True)
class World:
    """A municipality, the outcome of its pupils, those who know some of them, and what was said."""

    cubes: Cubes
    outcomes: np.ndarray
    insiders: list[Insider]
    withheld: np.ndarray | None
    said: Statements | None


def world(seed: int, *, schools: int, fewest: int, most: int) -> World:
    """Pupils of the last grade level by school, sex and background; most of them are eligible."""
    chance = np.random.default_rng(seed)
    atoms = list(itertools.product([f"school {number}" for number in range(schools)], "FM", "12"))
    size, eligible = chance.integers(fewest, most, schools), chance.beta(17, 3, schools)
    school = [int(atom[0].split()[1]) for atom in atoms]
    share = [0.75 / 2 if atom[2] == "1" else 0.25 / 2 for atom in atoms]
    pupils = np.array([chance.poisson(size[one] * part) for one, part in zip(school, share, strict=True)], float)
    outcomes = np.array([chance.binomial(int(n), eligible[one]) for n, one in zip(pupils, school, strict=True)], float)
    cubes = Cubes(dimensions=DIMENSIONS, atoms=atoms, pupils=pupils, cubes=CUBES)
    principals = insiders_by(cubes, "school_unit")
    withheld = pattern(cubes, principals, smallest_group=SMALLEST_GROUP)
    known = [np.where(principal.pupils > 0, outcomes, 0.0) for principal in principals]
    said = None
    if withheld is not None:
        outcome = Outcome(pupils=outcomes, known=known)
        said = released(cubes, principals, outcome, withheld, smallest_group=SMALLEST_GROUP)
    return World(cubes=cubes, outcomes=outcomes, insiders=principals, withheld=withheld, said=said)


@dataclass(frozen=True, kw_only=True)
class Reckoner:
    """Somebody who knows every pupil of ``known`` and what is said in ``world``, and tries every whole number."""

    world: World
    known: np.ndarray

    def extremes(self, cell: int, *, by_numbers: bool = True) -> tuple[int, int]:
        """The least and the most that a cell's outcome can be; without the numbers only bands are read."""
        row = self.world.cubes.members[[cell], :].toarray()[0]
        return round(self._solve(row, by_numbers, None)), round(-self._solve(-row, by_numbers, None))

    def can_be(self, cell: int, value: int) -> bool:
        """Whether some municipality with ``value`` in the cell would have been spoken of in the same way."""
        row = self.world.cubes.members[[cell], :].toarray()[0]
        return self._solve(np.zeros_like(row), True, LinearConstraint(row[None, :], value, value)) is not None

    def _solve(self, objective: np.ndarray, by_numbers: bool, more: LinearConstraint | None) -> float | None:
        cubes, said = self.world.cubes, self.world.said
        assert said is not None
        is_read = np.array([by_numbers or one is not Said.NUMBER for one in said.said])
        mine = np.where(self.known > 0, self.world.outcomes, 0.0)
        told = LinearConstraint(cubes.members[np.flatnonzero(is_read), :], said.lower[is_read], said.upper[is_read])
        found = milp(
            objective,
            constraints=[told, *([more] if more else [])],
            bounds=Bounds(mine, mine + cubes.pupils - self.known),
            integrality=np.ones(len(objective)),
        )
        return None if found.x is None else float(found.fun)


def reckoners(one: World) -> dict[str, Reckoner]:
    """The outsider and every principal."""
    everybody = {insider.name: Reckoner(world=one, known=insider.pupils) for insider in one.insiders}
    return {"outsider": Reckoner(world=one, known=np.zeros(len(one.outcomes))), **everybody}
