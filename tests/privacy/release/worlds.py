"""Random municipalities, and an attacker who reads what is said of them and reckons in whole pupils."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from skolsikt.privacy.release.cubes import Cells, Cube, Cubes, Numbers, Reader, insiders_by, outsider
from skolsikt.privacy.release.outcome import Counted, Released, released

SMALLEST_GROUP = 5
FEW = SMALLEST_GROUP - 1
DIMENSIONS = ("school_unit", "class", "sex")
CUBES = [(), ("school_unit",), ("sex",), ("school_unit", "sex")]
SIZES = {"towns": (6, 40, 110), "villages": (4, 4, 30)}


def is_own(cube: Cube) -> bool:
    """Whether a table is the municipality's or the schools' own numbers."""
    return cube in ((), ("school_unit",))


@dataclass(frozen=True, kw_only=True)
class World:
    """A municipality, two outcomes of its pupils (who has the first has the second), who reads, and what was said."""

    cubes: Cubes
    outcomes: list[Numbers]
    readers: list[Reader]
    released: Released

    @property
    def pupils(self) -> Numbers:
        """Of every cell of every measure."""
        return np.tile(self.cubes.members @ self.cubes.pupils, len(self.outcomes))

    @property
    def numbers(self) -> Numbers:
        """With the outcome, of every cell of every measure."""
        return np.concatenate([self.cubes.members @ of for of in self.outcomes])


def world(size: str, seed: int) -> World:
    """Pupils of the last grade level by school, class and sex, a few of unknown sex; most of them are eligible."""
    chance = np.random.default_rng([seed, len(size)])
    schools, fewest, most = SIZES[size]
    atoms, pupils, share = [], [], []
    for school in range(schools):
        passed = chance.beta(17, 3)
        pupils_count = int(chance.integers(fewest, most))
        for group, sex in itertools.product(range(1 + pupils_count // 28), "FMX"):
            atoms.append((f"school {school}", f"school {school}/{group}", sex))
            part = (0.01 if sex == "X" else 0.495) / (1 + pupils_count // 28)
            pupils.append(float(chance.poisson(pupils_count * part)))
            share.append(passed)
    cubes = Cubes(dimensions=DIMENSIONS, atoms=atoms, pupils=np.array(pupils), cubes=CUBES)
    eligible = np.array([chance.binomial(int(n), p) for n, p in zip(pupils, share, strict=True)], float)
    all_passed = np.array([chance.binomial(int(n), 0.9) for n in eligible], float)
    return release_of(cubes, [all_passed, eligible])


def release_of(cubes: Cubes, outcomes: list[Numbers]) -> World:
    """What is said of a municipality whose pupils did so."""
    readers = [outsider(cubes), *insiders_by(cubes, "school_unit"), *insiders_by(cubes, "class")]
    is_dear = np.array([is_own(cube) for cube, _codes in cubes.cells])
    said = released(
        cubes,
        readers,
        [Counted(pupils=cubes.pupils, outcomes=of) for of in outcomes],
        orders=[(0, 1)] if len(outcomes) > 1 else [],
        is_dear=is_dear,
        smallest_group=SMALLEST_GROUP,
    )
    return World(cubes=cubes, outcomes=outcomes, readers=readers, released=said)


@dataclass(frozen=True, kw_only=True)
class Reckoner:
    """Somebody who knows the pupils of ``knows``, every rule and what is said, and tries every whole number."""

    world: World
    knows: Cells

    def excluded(self, chance: np.random.Generator) -> Iterator[tuple[int, int]]:
        """Cells that must stay open, and values that no municipality told of in the same words can have.

        What the schools' and the municipality's own numbers exclude alone is public, and does not count.
        """
        said = self.world.released.said
        own = np.array([is_own(cube) for cube, _codes in self.world.cubes.cells] * len(self.world.outcomes))
        by_own = np.where(own, said.lower, 0.0), np.where(own, said.upper, self.world.pupils)
        open_values = {cell: set(values) for cell, values in self.secrets() if len(values) > 1}
        while any(open_values.values()):
            cell = next(cell for cell, values in open_values.items() if values)
            value = open_values[cell].pop()
            whole = self._municipality_with(cell, value, (said.lower, said.upper), chance)
            if whole is not None:  # what it shows of the other cells needs no asking
                for other, number in enumerate(whole):
                    open_values.get(other, set()).discard(number)
            elif own[cell] or self._municipality_with(cell, value, by_own, chance) is not None:
                yield cell, value

    def _municipality_with(
        self, cell: int, value: int, told: tuple[Numbers, Numbers], chance: np.random.Generator
    ) -> list[int] | None:
        """The cells of some municipality that agrees with what is told, and with what the reader knows."""
        true, atoms = np.concatenate(self.world.outcomes), np.eye(len(self.world.cubes.atoms))
        knows, pupils = (
            np.tile(self.knows, len(self.world.outcomes)),
            np.tile(self.world.cubes.pupils, len(self.world.outcomes)),
        )
        rules = [LinearConstraint(self._members, *told), LinearConstraint(self._members[[cell]], value, value)]
        if len(self.world.outcomes) > 1:
            rules.append(LinearConstraint(np.hstack([atoms, -atoms]), -np.inf, 0.0))
        bounds = Bounds(np.where(knows, true, 0.0), np.where(knows, true, pupils))
        return _whole_cells(self._members, chance.normal(size=len(true)), rules, bounds)

    @property
    def _members(self) -> Numbers:
        return np.kron(np.eye(len(self.world.outcomes)), self.world.cubes.members.toarray())

    def secrets(self) -> Iterator[tuple[int, range]]:
        """Cells that this reader must not come closer to, and every value that must stay possible."""
        measures, members = len(self.world.outcomes), self.world.cubes.members
        unknown = np.tile(members @ np.where(self.knows, 0.0, self.world.cubes.pupils), measures)
        mine = np.concatenate([members @ np.where(self.knows, of, 0.0) for of in self.world.outcomes])
        for cell, (pupils, number) in enumerate(zip(self.world.pupils, self.world.numbers, strict=True)):
            low, high = mine[cell], mine[cell] + unknown[cell]
            if 0 < unknown[cell] < SMALLEST_GROUP or (unknown[cell] and pupils <= 2 * FEW):
                yield cell, range(int(low), int(high) + 1)
            elif unknown[cell] and min(number, pupils - number) <= FEW:
                band = (0, FEW) if number <= FEW else (pupils - FEW, pupils)
                yield cell, range(int(max(low, band[0])), int(min(high, band[1])) + 1)


def _whole_cells(
    members: Numbers, objective: Numbers, rules: list[LinearConstraint], bounds: Bounds
) -> list[int] | None:
    """The cells of a municipality of whole pupils that keeps the rules; None when there is none.

    Where parts of pupils do not help either there is none of whole pupils; and mostly the parts come out whole.
    """
    found = milp(objective, constraints=rules, bounds=bounds)
    if found.x is not None and np.abs(found.x - np.round(found.x)).max() > 1e-6:
        found = milp(objective, constraints=rules, bounds=bounds, integrality=np.ones(len(objective)))
    return None if found.x is None else np.round(members @ found.x).astype(int).tolist()


def found_out(world: World) -> list[tuple[str, object, int]]:
    """Who can exclude what value of which cell that must stay open: what an attack found."""
    chance = np.random.default_rng(1)
    return [
        (reader.name, world.cubes.cells[cell % len(world.cubes.cells)], value)
        for reader in world.readers
        for cell, value in Reckoner(world=world, knows=reader.knows).excluded(chance)
    ]
