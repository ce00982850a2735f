"""Tables of how many pupils there are. What is withheld of them is chosen from nothing but themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.measures.answer import Cell
from skolsikt.measures.releasing.counting import Countable, Span, codes_of, spans_of, true_cells
from skolsikt.measures.releasing.task import Before, Cut, Limits, kept, new
from skolsikt.privacy.gate import Guarded, withheld
from skolsikt.privacy.release.cubes import Codes, Cube
from skolsikt.privacy.release.plan import Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Key, Place, Told

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
        """Return the tables, frozen. A correction waits while no table has moved by a smallest group of pupils."""
        stands = before.get(self.keys[0])
        if stands is not None:
            moved = self._moved(stands)
            if moved < limits.smallest_group:
                return [kept(stands, is_changed=moved > 0)]
        cells: dict[Place, Told] = {}
        for cube, of in self.counts.items():
            cells |= _told(self.family.measures[0], cube, of, limits.smallest_group, stands)
        frozen = Frozen(family=self.family.id, period=self.period, release=limits.number, cells=cells, basis=self.basis)
        return [new(frozen, stands)]

    def _moved(self, stands: Frozen) -> float:
        """How many pupils have come or gone, of the table where most have."""
        moved: dict[str, float] = defaultdict(float)
        now = self.basis
        for name in now.keys() | stands.basis.keys():
            heads, before = (basis.get(name, (0.0, 0.0))[0] for basis in (now, stands.basis))
            moved[name.partition("|")[0]] += abs(heads - before)
        return max(moved.values(), default=0.0)


def heads_of(family: Family, *, house: Countable, on: date) -> Iterator[Heads]:
    """Yield how many pupils there are in every period that is over."""
    for span in spans_of(family, house=house, on=on):
        yield Heads(
            family=family,
            period=span.period,
            counts={cube: _counted(family, cube, span, house) for cube in family.tables},
        )


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
