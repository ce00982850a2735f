"""Random municipalities, and an attacker who reads what is said of them and reckons in whole pupils."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType

import highspy
import numpy as np
from scipy.sparse import csr_array, vstack

from skolsikt.privacy.release.cubes import Codes, Cube, Cubes, Numbers, Reader, insiders_by, insiders_of, outsider
from skolsikt.privacy.release.outcome import Counted, Released, released
from skolsikt.privacy.release.published import Figure, Figures, Published, published

DIMENSIONS = ("school_unit", "class", "protected", "sex", "background")
CUBES = [(), ("school_unit",), ("sex",), ("school_unit", "sex")]
BY_BACKGROUND = [("background",), ("school_unit", "background")]
BACKGROUNDS = {"swedish": 0.75, "foreign": 0.25}
NOTHING_PUBLISHED: Figures = MappingProxyType({})
_SLACK = 1e-6
_NOBODY = (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
UNKNOWN_TO_MENTORS = {"protected": ("protected",)}


@dataclass(frozen=True)
class Size:
    """Schools, the fewest and the most pupils of one, and the smallest group (10: what is measured is sensitive).

    ``by_background``: there are tables by background beside those by sex, so that parts of pupils may not be enough.
    ``is_published``: others publish figures of the schools, of the whole and of girls and boys.
    """

    schools: int
    fewest: int
    most: int
    smallest_group: int = 5
    by_background: bool = False
    is_published: bool = False


SIZES = {
    "towns": Size(6, 40, 110),
    "towns by background": Size(5, 40, 110, by_background=True),
    "villages": Size(4, 4, 30),
    "sensitive towns": Size(6, 40, 110, 10),
    "published towns": Size(6, 40, 110, is_published=True),
    "published villages": Size(4, 4, 30, is_published=True),
}
OF_FIFTY = {
    "towns": 10,
    "towns by background": 5,
    "villages": 15,
    "sensitive towns": 10,
    "published towns": 5,
    "published villages": 5,
}
FEWEST_PUBLISHED, FEWEST_FAILING, OTHER_PUPILS_SHARE = 10, 5, 0.1


def is_own(cube: Cube) -> bool:
    """Whether a table is the municipality's or the schools' own numbers."""
    return cube in ((), ("school_unit",))


@dataclass(frozen=True, kw_only=True)
class World:
    """A municipality, two outcomes of its pupils (who has the first has the second), who reads, and what was said.

    ``figures``: what others publish.
    """

    cubes: Cubes
    outcomes: list[Numbers]
    readers: list[Reader]
    smallest_group: int
    released: Released
    figures: Figures = field(default_factory=dict)

    @cached_property
    def members(self) -> Numbers:
        """One row per cell of every measure, one column per atom of every measure."""
        return np.kron(np.eye(len(self.outcomes)), self.cubes.members.toarray())

    @property
    def pupils(self) -> Numbers:
        """Of every cell of every measure."""
        return self.members @ np.tile(self.cubes.pupils, len(self.outcomes))

    @property
    def numbers(self) -> Numbers:
        """With the outcome, of every cell of every measure."""
        return self.members @ np.concatenate(self.outcomes)

    @cached_property
    def published(self) -> Published:
        """What everybody knows without the release."""
        return published(self.figures, self.pupils, self.numbers, np.zeros(len(self.pupils), dtype=bool))


def world(size: str, seed: int) -> World:
    """Pupils of the last grade level by school, class and sex; most of them are eligible.

    A few are of unknown sex, and a few have protected identity: their mentor does not know who they are.
    """
    chance, of = np.random.default_rng([seed, len(size)]), SIZES[size]
    backgrounds = BACKGROUNDS if of.by_background else {"": 1.0}
    atoms: dict[Codes, tuple[float, float]] = {}
    for school in range(of.schools):
        passed = chance.beta(17, 3)
        pupils_count = int(chance.integers(of.fewest, of.most))
        classes = 1 + pupils_count // 28
        for group, protected, sex, background in itertools.product(
            range(classes), ("open", "protected"), "FMX", backgrounds
        ):
            part = (0.01 if sex == "X" else 0.495) * (0.01 if protected == "protected" else 0.99) / classes
            pupils = float(chance.poisson(pupils_count * part * backgrounds[background]))
            atoms[f"school {school}", f"school {school}/{group}", protected, sex, background] = pupils, passed
    atoms = {atom: drawn for atom, drawn in atoms.items() if drawn[0]}
    pupils, share = np.array(list(atoms.values())).T
    tables = [*CUBES, *BY_BACKGROUND] if of.by_background else CUBES
    cubes = Cubes(dimensions=DIMENSIONS, atoms=list(atoms), pupils=pupils, cubes=tables)
    eligible = chance.binomial(pupils.astype(int), share).astype(float)
    all_passed = chance.binomial(eligible.astype(int), 0.9).astype(float)
    outcomes = [all_passed, eligible]
    figures = figures_of(cubes, outcomes, chance) if of.is_published else {}
    return release_of(cubes, outcomes, smallest_group=of.smallest_group, figures=figures)


def figures_of(cubes: Cubes, outcomes: Sequence[Numbers], chance: np.random.Generator) -> Figures:
    """Shares with one decimal, of ten pupils at least, and of schools the mark for one to four who did not reach.

    Some are about other pupils than ours: one to three more, who did not reach.
    """
    found: dict[int, list[Figure]] = defaultdict(list)
    for measure, of in enumerate(outcomes):
        numbers, pupils = cubes.members @ of, cubes.members @ cubes.pupils
        for cell, (cube, _codes) in enumerate(cubes.cells):
            others = int(chance.integers(1, 4)) if chance.random() < OTHER_PUPILS_SHARE else 0
            everybody, reached = pupils[cell] + others, numbers[cell]
            if cube in ((), ("school_unit",), ("sex",)) and everybody >= FEWEST_PUBLISHED:
                is_nearly_all = cube == ("school_unit",) and 0 < everybody - reached < FEWEST_FAILING
                share = None if is_nearly_all else round(reached / everybody, 3)
                found[measure * len(cubes.cells) + cell].append(Figure(value=share, half=0.0005))
    return found


def readers_of(cubes: Cubes) -> list[Reader]:
    """An outsider, the principals, the heads of two schools each, and the mentors."""
    schools = sorted({atom[0] for atom in cubes.atoms})
    areas = {f"area {place}": schools[place : place + 2] for place in range(0, len(schools) - 2, 2)}
    return [
        outsider(cubes),
        *insiders_by(cubes, "school_unit"),
        *insiders_of(cubes, "school_unit", areas),
        *insiders_by(cubes, "class", but=UNKNOWN_TO_MENTORS),
    ]


def release_of(
    cubes: Cubes,
    outcomes: list[Numbers],
    *,
    smallest_group: int = 5,
    played: Sequence[Reader] | None = None,
    figures: Figures = NOTHING_PUBLISHED,
) -> World:
    """What is said of a municipality whose pupils did so. ``played``: the readers whom the engine plays."""
    readers = readers_of(cubes)
    said = released(
        cubes,
        readers if played is None else played,
        [Counted(pupils=cubes.pupils, outcomes=of) for of in outcomes],
        orders=[(0, 1)] if len(outcomes) > 1 else [],
        is_dear=np.array([is_own(cube) for cube, _codes in cubes.cells]),
        smallest_group=smallest_group,
        figures=figures,
    )
    return World(
        cubes=cubes, outcomes=outcomes, readers=readers, smallest_group=smallest_group, released=said, figures=figures
    )


class Reckoner:
    """Somebody who knows some pupils, every rule and what is said, and tries every whole number.

    ``pupils`` and ``outcomes``: how many of each atom, and how many of them have the outcome, measure by measure.
    """

    def __init__(self, world: World, pupils: Numbers, outcomes: Numbers) -> None:
        self.world, self.chance = world, np.random.default_rng(1)
        self.pupils, self.outcomes = pupils, outcomes
        self.columns = np.arange(len(outcomes), dtype=np.int32)
        self.most = outcomes + np.tile(world.cubes.pupils, len(world.outcomes)) - pupils
        atoms = np.eye(len(world.cubes.atoms))
        self.orders = np.hstack([atoms, -atoms]) if len(world.outcomes) > 1 else np.zeros((0, len(atoms)))
        said, known = world.released.said, world.published
        self.told = np.maximum(said.lower, known.lower), np.minimum(said.upper, known.upper)
        self._solvers: dict[tuple[int, bool], highspy.Highs] = {}

    def excluded(self) -> Iterator[tuple[int, int]]:
        """Cells that must stay open, and values that no municipality told of in the same words can have.

        What the schools' and the municipality's own numbers exclude alone is public, and does not count; of them it
        is what others publish alone.
        """
        own = np.array([is_own(cube) for cube, _codes in self.world.cubes.cells] * len(self.world.outcomes))
        theirs = self.world.published.lower, self.world.published.upper
        by_own = np.where(own, self.told[0], theirs[0]), np.where(own, self.told[1], theirs[1])
        open_values = {cell: set(values) for cell, values in self.secrets() if len(values) > 1}
        while any(open_values.values()):
            cell = next(cell for cell, values in open_values.items() if values)
            value = open_values[cell].pop()
            whole = self._municipality_with(cell, value, self.told)
            if whole is not None:  # what it shows of the other cells needs no asking
                for other, number in enumerate(whole):
                    open_values.get(other, set()).discard(number)
            elif self._municipality_with(cell, value, theirs if own[cell] else by_own) is not None:
                yield cell, value

    def secrets(self) -> Iterator[tuple[int, range]]:
        """Cells that this reader must not come closer to, and every value that must stay possible."""
        few, smallest = self.world.smallest_group - 1, self.world.smallest_group
        known, mine = self.world.members @ self.pupils, self.world.members @ self.outcomes
        for cell, (pupils, number) in enumerate(zip(self.world.pupils, self.world.numbers, strict=True)):
            unknown = pupils - known[cell]
            low, high = mine[cell], mine[cell] + unknown
            if 0 < unknown < smallest or (unknown and pupils <= 2 * few):
                yield cell, range(int(low), int(high) + 1)
            elif unknown and min(number, pupils - number) <= few:
                band = (0, few) if number <= few else (pupils - few, pupils)
                yield cell, range(int(max(low, band[0])), int(min(high, band[1])) + 1)

    def _municipality_with(self, cell: int, value: int, told: tuple[Numbers, Numbers]) -> list[int] | None:
        """The cells of some municipality of whole pupils that agrees with what is told and known; None: there is none.

        Where parts of pupils do not help either there is none of whole pupils.
        """
        if not told[0][cell] - _SLACK <= value <= told[1][cell] + _SLACK:
            return None
        for is_whole in (False, True):
            found = self._found(cell, value, told, is_whole=is_whole)
            if found is None:
                return None
            if np.abs(found - np.round(found)).max() <= _SLACK:
                return np.round(self.world.members @ found).astype(int).tolist()
        raise RuntimeError("a whole number of pupils is none")

    def _found(self, cell: int, value: int, told: tuple[Numbers, Numbers], *, is_whole: bool) -> Numbers | None:
        solver = self._solver(told, is_whole=is_whole)
        solver.changeRowBounds(cell, value, value)
        if is_whole:
            solver.changeColsCost(len(self.most), self.columns, self.chance.normal(size=len(self.most)))
        solver.run()
        status, found = solver.getModelStatus(), np.asarray(solver.getSolution().col_value)
        solver.changeRowBounds(cell, float(told[0][cell]), float(told[1][cell]))
        if status == highspy.HighsModelStatus.kOptimal:
            return found
        if status not in _NOBODY:
            raise RuntimeError(f"the attacker's program: {status}")
        return None

    def _solver(self, told: tuple[Numbers, Numbers], *, is_whole: bool) -> highspy.Highs:
        """A program of what is ``told``, made once: asked again it begins where it was."""
        key = id(told), is_whole
        if key not in self._solvers:
            self._solvers[key] = self._made(told, is_whole=is_whole)
        return self._solvers[key]

    def _made(self, told: tuple[Numbers, Numbers], *, is_whole: bool) -> highspy.Highs:
        matrix = csr_array(vstack([csr_array(self.world.members), csr_array(self.orders)])).tocsc()
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = matrix.shape
        program.col_cost_ = self.chance.normal(size=matrix.shape[1])
        program.col_lower_, program.col_upper_ = self.outcomes, self.most
        program.row_lower_ = np.append(told[0], np.full(len(self.orders), -highspy.kHighsInf))
        program.row_upper_ = np.append(told[1], self.orders @ self.outcomes)
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = matrix.indptr
        program.a_matrix_.index_ = matrix.indices
        program.a_matrix_.value_ = matrix.data
        if is_whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * matrix.shape[1]
        solver = highspy.Highs()
        solver.silent()
        solver.setOptionValue("threads", 1)
        solver.passModel(program)
        return solver


def knowing(world: World, reader: Reader) -> Reckoner:
    """Somebody who knows everybody whom ``reader`` knows."""
    pupils = [np.where(reader.knows, world.cubes.pupils, 0.0) for _of in world.outcomes]
    return Reckoner(
        world, np.concatenate(pupils), np.concatenate([np.where(reader.knows, of, 0.0) for of in world.outcomes])
    )


def guardians(world: World, *, others: int = 6) -> Iterator[tuple[str, Reckoner]]:
    """Guardians of every way that it went for a pupil of the smallest atoms, and of some ``others``."""
    chance, pupils = np.random.default_rng(2), world.cubes.pupils
    drawn = set(chance.choice(len(pupils), size=min(others, len(pupils)), replace=False).tolist())
    for atom in sorted(drawn | set(np.flatnonzero(pupils <= 2).tolist())):
        for went in itertools.product((0.0, 1.0), repeat=len(world.outcomes)):
            child = np.zeros((len(world.outcomes), len(pupils)))
            child[:, atom] = went
            others_of = np.array(world.outcomes)[:, atom] - went
            is_true = (others_of >= 0).all() and (others_of <= pupils[atom] - 1).all()
            if is_true and list(went) == sorted(went) and list(others_of) == sorted(others_of):
                known = np.zeros_like(child)
                known[:, atom] = 1.0
                yield f"guardian {world.cubes.atoms[atom]} {went}", Reckoner(world, known.ravel(), child.ravel())


def pairs_of_principals(world: World) -> Iterator[Reckoner]:
    """Two principals who tell each other everything."""
    for one, other in itertools.combinations(insiders_by(world.cubes, "school_unit"), 2):
        yield knowing(world, Reader(name=f"{one.name} and {other.name}", knows=one.knows | other.knows))


def attackers(world: World) -> Iterator[tuple[str, Reckoner]]:
    """Everybody who reads."""
    yield from ((reader.name, knowing(world, reader)) for reader in world.readers)
    yield from guardians(world)


def found_out(world: World) -> Iterator[tuple[str, object, int]]:
    """Who can exclude what value of which cell that must stay open: what an attack finds."""
    for name, reckoner in attackers(world):
        for cell, value in reckoner.excluded():
            yield name, world.cubes.cells[cell % len(world.cubes.cells)], value


def as_if_bands_were_enough(world: World) -> World:
    """The same municipality, with bands alone and no silence about other groups."""
    first = world.released.first
    return replace(world, released=Released(first=first, said=first, repaired=0))


def as_if_nothing_were_published(world: World) -> World:
    """The same municipality and figures of others, of which the engine was not told."""
    return replace(
        world, released=release_of(world.cubes, world.outcomes, smallest_group=world.smallest_group).released
    )
