"""Tables of how many pupils there are. What is withheld of them is chosen from nothing but themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.measures.answer import Cell
from skolsikt.measures.releasing.counting import Countable, Span, codes_of, spans_of, true_cells
from skolsikt.measures.releasing.task import Before, Cut, Limits, kept, new
from skolsikt.privacy.gate import Guarded, withheld
from skolsikt.privacy.release.cubes import Codes, Cube
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Key, Place, Told

_NO_SECRET = frozenset({UNIT, "grade_level", "sex", "school_form"})  # where a pupil goes, which all there can see
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
            "|".join((",".join(cube), *codes)): (float(heads), 0.0)
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
