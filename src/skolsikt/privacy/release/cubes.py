"""The cells of a release: groups of pupils by school unit and at most two dimensions, with every total above them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Numbers = npt.NDArray[np.float64]
Cells = npt.NDArray[np.bool_]  # which cells
Codes = tuple[str, ...]
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
        inhabited = [atom for atom, pupils in zip(self.atoms, self.pupils, strict=True) if pupils > 0]
        return [
            (cube, codes) for cube in self.cubes for codes in sorted({self._codes_in(cube, atom) for atom in inhabited})
        ]

    @cached_property
    def members(self) -> csr_array:
        """One row per cell, one column per atom: 1 where the atom belongs to the cell."""
        place = {cell: row for row, cell in enumerate(self.cells)}
        entries = [
            (place[cell], column)
            for column, atom in enumerate(self.atoms)
            for cube in self.cubes
            if (cell := (cube, self._codes_in(cube, atom))) in place
        ]
        rows, columns = zip(*entries, strict=True) if entries else ((), ())
        return csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(self.cells), len(self.atoms)))

    def _codes_in(self, cube: Cube, atom: Codes) -> Codes:
        return tuple(atom[self.dimensions.index(name)] for name in cube)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who reads what is released. ``knows``: the atoms whose outcomes the reader knows already.

    A mentor knows the own class, a principal the own school, a head of area some schools, an outsider nobody.
    A guardian, who knows one pupil of an atom, is made by ``guardians``.
    """

    name: str
    knows: Cells


def outsider(cubes: Cubes) -> Reader:
    """Return the reader who knows nobody."""
    return Reader(name="outsider", knows=np.zeros(len(cubes.atoms), dtype=bool))


def insiders_by(cubes: Cubes, dimension: str, *, but: Mapping[str, Collection[str]] | None = None) -> list[Reader]:
    """Return one reader per value of ``dimension``, who knows every pupil there: the principals of the schools.

    ``but``: by dimension, codes of pupils whom they do not know: of a mentor, those with protected identity.
    """
    each = {code: (code,) for code in sorted(set(_codes(cubes, dimension)))}
    return insiders_of(cubes, dimension, each, but=but)


def insiders_of(
    cubes: Cubes,
    dimension: str,
    parts: Mapping[str, Collection[str]],
    *,
    but: Mapping[str, Collection[str]] | None = None,
) -> list[Reader]:
    """Return one reader per part, who knows every pupil of its codes of ``dimension``: the heads of area.

    >>> cubes = Cubes(dimensions=("school_unit",), atoms=[("A",), ("B",), ("C",)], pupils=np.ones(3), cubes=[()])
    >>> [(one.name, one.knows.tolist()) for one in insiders_of(cubes, "school_unit", {"north": {"A", "B"}})]
    [('school_unit north', [True, True, False])]
    """
    unknown = np.zeros(len(cubes.atoms), dtype=bool)
    for name, codes in (but or {}).items():
        unknown |= np.isin(_codes(cubes, name), list(codes))
    return [
        Reader(name=f"{dimension} {part}", knows=np.isin(_codes(cubes, dimension), list(codes)) & ~unknown)
        for part, codes in parts.items()
    ]


def _codes(cubes: Cubes, dimension: str) -> list[str]:
    place = cubes.dimensions.index(dimension)
    return [atom[place] for atom in cubes.atoms]
