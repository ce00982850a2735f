"""Cells as a release tells them: looked up, never computed from rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.cells import wilson
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.shape import Shape
from skolsikt.measures.asking.succession import Succession, carried_on
from skolsikt.measures.asking.vocabulary import Vocabulary
from skolsikt.measures.schema import Measure
from skolsikt.privacy.release.cubes import Cube
from skolsikt.privacy.release.plan import Family, family_of
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Release, Told

_WIDEST_SHARE = 0.25  # of a group: a range that leaves more open tells nobody anything
_BANDS = (Said.FEW, Said.ALL_BUT_FEW)


@dataclass(frozen=True, kw_only=True)
class ReleasedTable:
    """One table of a release, as a question chooses in it. ``where``: the codes that each filter accepts."""

    measure: Measure
    family: Family
    release: Release
    cube: Cube
    where: Mapping[str, Sequence[str]]
    successions: Sequence[Succession]

    @classmethod
    def of(
        cls,
        asked: Asked,
        shape: Shape,
        release: Release | None,
        successions: Sequence[Succession],
        where: Mapping[str, Sequence[str]],
    ) -> ReleasedTable | None:
        """Return the table that answers the question; None when there is no such table."""
        family = family_of(asked.measure.id)
        if family is None or release is None:
            return None
        cube = next((one for one in family.cubes if set(one) == shape.asked), None)
        if cube is None:
            return None
        followed = successions if shape.across_successions else ()
        return cls(measure=asked.measure, family=family, release=release, cube=cube, where=where, successions=followed)

    def cell(self, cell: Cell) -> Cell:
        """Return what the release tells of ``cell``."""
        if cell.value is None and not cell.population and cell.withheld is None:
            return cell  # there is nobody
        emptied = replace(
            cell, withheld=None, value=None, numerator=None, denominator=None, population=None, interval_95=None
        )
        told = [one for frozen in self._frozen(cell.period) for one in self._told(cell, frozen)]
        if told:
            return self._as_told(emptied, told)
        return replace(emptied, withheld=cell.withheld or Withheld.NOT_RELEASED)

    def cells_of(self, periods: Iterable[str], by: Sequence[str], words: Mapping[str, Vocabulary]) -> list[Cell]:
        """Return a cell for every group that is released of ``periods``, of which no row is left to find them by."""
        return [
            Cell(
                period=period,
                group=group,
                labels={name: words[name].label(code) for name, code in group.items()},
                value=None,
                withheld=Withheld.DESTROYED,
            )
            for period in periods
            for frozen in self._frozen(period)
            for group in self._groups(frozen, by)
        ]

    def periods(self) -> list[str]:
        """Return the periods that there are tables of."""
        return sorted(period for family, period in self.release.tables if family == self.family.id)

    def _groups(self, frozen: Frozen, by: Sequence[str]) -> list[dict[str, str | None]]:
        found: dict[tuple[str | None, ...], None] = {}
        for measure, cube, codes in frozen.cells:
            of = dict(zip(cube, codes, strict=True))
            if self.successions and self.family.unit in of:
                of[self.family.unit] = carried_on(of[self.family.unit], self.successions)
            is_asked = (measure, cube) == (self.measure.id, self.cube)
            if is_asked and all(of[name] in accepted for name, accepted in self.where.items()):
                found[tuple(of[name] or None for name in by)] = None
        return [dict(zip(by, group, strict=True)) for group in found]

    def _frozen(self, period: str) -> list[Frozen]:
        """The tables of a period; of a range whose years are added together, every one, if both its ends are there."""
        first, _dots, last = period.partition("..")
        tables = {one: frozen for (family, one), frozen in self.release.tables.items() if family == self.family.id}
        is_whole = {first, last or first} <= tables.keys()
        return [frozen for one, frozen in tables.items() if is_whole and first <= one <= (last or first)]

    def _told(self, cell: Cell, frozen: Frozen) -> list[Told]:
        """The groups of the table that make up ``cell``: several when a filter accepts several codes."""
        codes = [self._accepted(name, cell, frozen) for name in self.cube]
        places = ((self.measure.id, self.cube, combination) for combination in itertools.product(*codes))
        return [frozen.cells[place] for place in places if place in frozen.cells]

    def _accepted(self, name: str, cell: Cell, frozen: Frozen) -> list[str]:
        wanted = [cell.group[name] or ""] if name in cell.group else list(self.where[name])
        if name != self.family.unit or not self.successions:
            return wanted
        units = {codes[self.cube.index(name)] for _measure, cube, codes in frozen.cells if cube == self.cube}
        return sorted(unit for unit in units if carried_on(unit, self.successions) in wanted)

    def _as_told(self, cell: Cell, told: Sequence[Told]) -> Cell:
        pupils, lower, upper = (
            sum(parts) for parts in zip(*((one.pupils, one.lower, one.upper) for one in told), strict=True)
        )
        if all(one.said is Said.NUMBER for one in told):
            return self._number(cell, pupils, lower)
        is_small = pupils < self.release.smallest_group
        is_band = len(told) == 1 and told[0].said in _BANDS
        withheld = replace(cell, withheld=Withheld.SMALL_GROUP if is_small or is_band else Withheld.COMPLEMENTARY)
        if is_small or upper - lower > self._widest(pupils):
            return withheld
        return replace(withheld, bounds=(lower / pupils, upper / pupils), population=round(pupils))

    def _widest(self, pupils: float) -> float:
        """The widest range that tells anything: a quarter of all there could be; of pupils, two bands."""
        if self.family.most_points is not None:
            return _WIDEST_SHARE * pupils * self.family.most_points
        return max(_WIDEST_SHARE * pupils, 2.0 * (self.release.smallest_group - 1))

    def _number(self, cell: Cell, pupils: float, number: float) -> Cell:
        if not pupils:
            return replace(cell, population=0)
        if self.family.most_points is not None:  # a mean is told in whole points, and its sum not at all
            return replace(cell, value=float(round(number / pupils)), population=round(pupils))
        interval = wilson(number, pupils) if self.measure.interval == "wilson" else None
        return replace(
            cell,
            value=number / pupils,
            numerator=number,
            denominator=pupils,
            population=round(pupils),
            interval_95=interval,
        )
