"""The cells of a release: groups of pupils by school unit and at most two dimensions, with every total above them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array, hstack, identity, vstack

from skolsikt.privacy.release.tabulation import Numbers, Tabulation, tie

Codes = tuple[str, ...]
_COST_OF_A_TOTAL = 10.0
Cube = tuple[str, ...]  # the dimensions that the cells are broken down by; none for the whole


@dataclass(frozen=True, kw_only=True)
class Cubes:
    """Groups that are published (``cubes``) and the smallest groups that all of them are made of (``atoms``).

    ``atoms``: one code per dimension of ``dimensions``. ``pupils``: how many pupils each atom has.
    """

    dimensions: tuple[str, ...]
    atoms: Sequence[Codes]
    pupils: Numbers
    cubes: Sequence[Cube]

    @cached_property
    def cells(self) -> list[tuple[Cube, Codes]]:
        """Cube and codes of every published cell that has anybody in it."""
        places = {cube: [self.dimensions.index(name) for name in cube] for cube in self.cubes}
        return [
            (cube, codes)
            for cube in self.cubes
            for codes in sorted({tuple(atom[place] for place in places[cube]) for atom in self._inhabited})
        ]

    @property
    def _inhabited(self) -> list[Codes]:
        return [atom for atom, pupils in zip(self.atoms, self.pupils, strict=True) if pupils > 0]

    @cached_property
    def members(self) -> csr_array:
        """One row per cell, one column per atom: 1 where the atom belongs to the cell."""
        place = {cell: row for row, cell in enumerate(self.cells)}
        entries = [
            (place[cell], column)
            for column, atom in enumerate(self.atoms)
            for cube in self.cubes
            if (cell := (cube, tuple(atom[self.dimensions.index(name)] for name in cube))) in place
        ]
        rows, columns = zip(*entries, strict=True) if entries else ((), ())
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.cells), len(self.atoms)))

    @cached_property
    def sums(self) -> list[tuple[int, list[int]]]:
        """Positions of a cell and of the cells that it is the sum of, one dimension further down."""
        parts: dict[tuple[int, str], list[int]] = defaultdict(list)
        place = {cell: row for row, cell in enumerate(self.cells)}
        for row, (cube, codes) in enumerate(self.cells):
            named = dict(zip(cube, codes, strict=True))
            for above in self.cubes:
                if set(above) < set(cube) and len(above) == len(cube) - 1:
                    (dropped,) = set(cube) - set(above)
                    parts[place[above, tuple(named[name] for name in above)], dropped].append(row)
        return [(total, rows) for (total, _dropped), rows in parts.items()]

    @cached_property
    def ties(self) -> csr_array:
        """The sums between cells, and of each cell the sum of its atoms; the columns are the cells, then the atoms."""
        between = tie(range(len(self.cells)), self.sums)
        nothing = csr_array((between.shape[0], len(self.atoms)))
        within = hstack([-identity(len(self.cells), format="csr"), self.members])
        return csr_array(vstack([hstack([between, nothing]), within]))

    def totals(self, of_atoms: Numbers) -> Numbers:
        """Return what the atoms' numbers add up to in each cell, followed by the atoms' own."""
        return np.concatenate([self.members @ of_atoms, of_atoms])

    @cached_property
    def costs(self) -> Numbers:
        """What withholding each cell costs: its pupils, and much more for a total, which more people read."""
        deepest = max((len(cube) for cube in self.cubes), default=0)
        weights = [_COST_OF_A_TOTAL ** (deepest - len(cube)) for cube, _codes in self.cells]
        costs: Numbers = (1.0 + self.members @ self.pupils) * np.array(weights)
        return costs

    def table(self, outcomes: Numbers, *, known: Numbers, known_outcomes: Numbers) -> Tabulation:
        """Return the cells as somebody knows them who knows the outcome of ``known`` pupils of each atom.

        ``outcomes``: how many of each atom's pupils have the outcome; ``known_outcomes``: of those that are known.
        """
        return Tabulation(
            ties=self.ties,
            values=self.totals(outcomes),
            lower=self.totals(known_outcomes)[None, :],
            upper=self.totals(known_outcomes + self.pupils - known)[None, :],
        )


@dataclass(frozen=True, kw_only=True)
class Insider:
    """Somebody who knows the outcomes of some pupils: a mentor of the own class, a principal of the own school.

    ``pupils``: how many of each atom's pupils that is.
    """

    name: str
    pupils: Numbers


def everyone_outside(cubes: Cubes) -> Insider:
    """Return the reader who knows nobody."""
    return Insider(name="outsider", pupils=np.zeros(len(cubes.atoms)))


def insiders_by(cubes: Cubes, dimension: str) -> list[Insider]:
    """Return one reader per value of ``dimension``, who knows every pupil there: the principals of the schools."""
    place = cubes.dimensions.index(dimension)
    codes = sorted({atom[place] for atom in cubes.atoms})
    mine: Mapping[str, Numbers] = {
        code: np.array(
            [pupils if atom[place] == code else 0.0 for atom, pupils in zip(cubes.atoms, cubes.pupils, strict=True)]
        )
        for code in codes
    }
    return [Insider(name=f"{dimension} {code}", pupils=pupils) for code, pupils in mine.items()]
