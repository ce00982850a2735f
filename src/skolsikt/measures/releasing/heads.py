"""Tables of how many pupils there are. What is withheld of them is chosen from nothing but themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from skolsikt.measures.answer import Cell
from skolsikt.measures.releasing.counting import Countable, Span, codes_of, spans_of, true_cells
from skolsikt.measures.releasing.task import Before, Cut, Limits, kept, new
from skolsikt.privacy.gate import Guarded, withheld
from skolsikt.privacy.release.cubes import Codes, Cube, Cubes, Numbers
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Key, Place, Told
from skolsikt.privacy.release.worked_out import worked_out

_NO_SECRET = frozenset({UNIT, "grade_level", "sex", "school_form"})  # where a pupil goes, which all there can see
_WITHOUT_END = 1e9  # pupils
Counts = Mapping[Cube, Mapping[Codes, int]]


@dataclass(frozen=True, kw_only=True)
class Heads:
    """How many pupils each cell of the tables has, in one period."""

    family: Family
    period: str
    counts: Counts

    @property
    def title(self) -> str:
        return f"{self.family.id} {self.period}"

    @property
    def keys(self) -> Sequence[Key]:
        return [(self.family.id, self.period, "")]

    @property
    def needs(self) -> Sequence[Key]:
        return []

    @property
    def basis(self) -> dict[str, tuple[float, float]]:
        return {
            _name_of(cube, codes): (float(heads), 0.0)
            for cube, of in self.counts.items()
            for codes, heads in of.items()
        }

    def run(self, before: Before, limits: Limits) -> list[tuple[Cut, Frozen]]:
        """Return the tables, frozen. A table stays as it was told while too few pupils have come or gone in it."""
        stands = before.get(self.keys[0])
        moving = [cube for cube in self.counts if stands is None or self._may_move(cube, stands, limits)]
        if stands is not None and not moving:
            return [kept(stands, is_changed=any(self._moves(cube, stands) for cube in self.counts))]
        cells: dict[Place, Told] = {}
        basis: dict[str, tuple[float, float]] = {}
        if stands is not None:
            cells = {place: told for place, told in stands.cells.items() if place[1] not in moving}
            basis = {name: one for name, one in stands.basis.items() if _cube_of(name) not in moving}
        for cube in moving:
            cells |= _told(self.family.measures[0], cube, self.counts[cube], limits.smallest_group, stands)
        basis |= {name: one for name, one in self.basis.items() if _cube_of(name) in moving}
        cells |= _ranges(self.family.measures[0], cells, basis, limits.smallest_group)
        frozen = Frozen(family=self.family.id, period=self.period, release=limits.number, cells=cells, basis=basis)
        return [new(frozen, stands)]

    def _may_move(self, cube: Cube, stands: Frozen, limits: Limits) -> bool:
        """Whether a table may be told anew: the difference to what was told is no small group of pupils of one kind."""
        moves = self._moves(cube, stands)
        if {*cube} <= _NO_SECRET:
            return sum(moves) >= limits.smallest_group
        return bool(moves) and min(moves) >= limits.smallest_group

    def _moves(self, cube: Cube, stands: Frozen) -> list[float]:
        """How many more or fewer pupils the cells of a table have, of those that have changed."""
        now, before = (
            {name: one[0] for name, one in of.items() if _cube_of(name) == cube} for of in (self.basis, stands.basis)
        )
        each = [abs(now.get(name, 0.0) - before.get(name, 0.0)) for name in now.keys() | before.keys()]
        return [one for one in each if one]


def heads_of(family: Family, *, house: Countable, on: date) -> Iterator[Heads]:
    """Yield how many pupils there are in every period that is over."""
    for span in spans_of(family, house=house, on=on):
        yield Heads(
            family=family,
            period=span.period,
            counts={cube: _counted(family, cube, span, house) for cube in family.tables},
        )


def _name_of(cube: Cube, codes: Codes) -> str:
    return "|".join((",".join(cube), *codes))


def _cube_of(name: str) -> Cube:
    return tuple(part for part in name.partition("|")[0].split(",") if part)


def _counted(family: Family, cube: Cube, span: Span, house: Countable) -> dict[Codes, int]:
    cells: Sequence[Cell] = true_cells(family.measures[0], cube, period=span.period, house=house)
    return {codes_of(cell, cube): cell.population for cell in cells if cell.population}


def _told(
    measure: str, cube: Cube, of: Mapping[Codes, int], smallest_group: int, stands: Frozen | None
) -> dict[Place, Told]:
    groups = [Guarded(group=codes, population=heads) for codes, heads in of.items()]
    reasons = withheld(groups, smallest_group=smallest_group)
    found: dict[Place, Told] = {}
    for (codes, heads), reason in zip(of.items(), reasons, strict=True):
        place = (measure, cube, codes)
        before = stands.cells.get(place) if stands else None
        is_told = reason is None and (before is None or before.said is Said.NUMBER)
        found[place] = Told(
            float(heads), Said.NUMBER if is_told else Said.NOTHING, float(heads) if is_told else 0.0, float(heads)
        )
    return found


def _ranges(
    measure: str, cells: Mapping[Place, Told], basis: Mapping[str, tuple[float, float]], smallest_group: int
) -> dict[Place, Told]:
    """What everybody can work out of the groups of a school that are not told for the sake of a smaller one."""
    found: dict[Place, Told] = {}
    tables = {place[1] for place in cells}
    for cube in [one for one in tables if len(one) == 2]:
        codes = [place[2] for place in cells if place[1] == cube]
        heads = np.array([basis[_name_of(cube, one)][0] for one in codes])
        wholes = [one for one in tables if {*one} <= {*cube}]
        cubes = Cubes(dimensions=cube, atoms=codes, pupils=heads, cubes=wholes)
        places = [(measure, *cell) for cell in cubes.cells]
        lower, upper = worked_out(cubes, *_known(places, cells, basis, cubes.members @ heads, smallest_group))
        for place, low, high in zip(places, lower.tolist(), upper.tolist(), strict=True):
            if place[1] == cube and cells[place].said is not Said.NUMBER and high < _WITHOUT_END:
                found[place] = replace(cells[place], lower=low, upper=high)
    return found


def _known(
    places: Sequence[Place],
    cells: Mapping[Place, Told],
    basis: Mapping[str, tuple[float, float]],
    heads: Numbers,
    smallest_group: int,
) -> tuple[Numbers, Numbers]:
    """Between what each number is said to lie: itself, fewer than the smallest group, or not.

    Nothing is said of a whole that its groups do not add up to: a pupil has been in two of them, or one table waits.
    """
    lower, upper = np.zeros(len(places)), np.full(len(places), _WITHOUT_END)
    for at, (place, number) in enumerate(zip(places, heads.tolist(), strict=True)):
        told = cells.get(place)
        if told is not None and basis[_name_of(*place[1:])][0] == number:
            is_told, is_small = told.said is Said.NUMBER, number < smallest_group
            lower[at] = number if is_told else 1 if is_small else smallest_group
            upper[at] = number if is_told else smallest_group - 1 if is_small else _WITHOUT_END
    return lower, upper
