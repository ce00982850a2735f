"""Cells as a release tells them: looked up, never computed from rows."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.cells import in_order as in_order_of_words
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.succession import Succession, carried_on
from skolsikt.measures.asking.told import share_of_minutes, told_cell
from skolsikt.measures.asking.vocabulary import Vocabulary
from skolsikt.measures.dimensions import TIME
from skolsikt.measures.schema import Measure
from skolsikt.privacy.release.cubes import Codes, Cube
from skolsikt.privacy.release.plan import UNIT, Family, families_of
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Release, Told
from skolsikt.school.periods import dates_of, in_order, is_part_of, parse_period, school_year_of

Group = tuple[str | None, ...]


@dataclass(frozen=True, kw_only=True)
class ReleasedTable:
    """One table of the releases, as a question chooses in it.

    ``by``: what the rows are; ``grain``: what a step of the table is; ``accepted``: the codes that each filter takes.
    """

    measure: Measure
    family: Family
    release: Release
    cube: Cube
    by: tuple[str, ...]
    grain: str
    accepted: Mapping[str, Sequence[str]]
    successions: Sequence[Succession]

    @classmethod
    def of(
        cls,
        asked: Asked,
        release: Release,
        *,
        grain: str,
        accepted: Mapping[str, Sequence[str]],
        is_pooled: bool,
        successions: Sequence[Succession],
    ) -> ReleasedTable | None:
        """Return the table that answers the question; None when no such table is released."""
        by = tuple(one.name for one in asked.by)
        cut = [name for name in TIME if name in by]
        grain = cut[-1] if cut else grain
        wanted = {*by, *accepted} - set(cut)
        for family in families_of(asked.measure.id):
            cube = _cube_of(family, wanted, accepted)
            fits = grain in family.grains and len(cut) <= 1 and (family.adds_up if is_pooled else family.years == 1)
            if cube is not None and fits and _is_told_apart(family, by, accepted):
                return cls(
                    measure=asked.measure,
                    family=family,
                    release=release,
                    cube=cube,
                    by=by,
                    grain=grain,
                    accepted=accepted,
                    successions=successions,
                )
        return None

    @property
    def steps(self) -> tuple[str, ...]:
        """The periods that are released, the oldest first."""
        periods = {period for family, period, _part in self.release.tables if family == self.family.id}
        if self.family.years > 1:
            return tuple(sorted(periods))
        return in_order(period for period in periods if parse_period(period).grain == self.grain)

    @property
    def whole_steps(self) -> tuple[str, ...]:
        """The periods that an answer is about: school years with released months, when it is cut by month."""
        return in_order(school_year_of(dates_of(step)[0]) for step in self.steps) if self._is_cut else self.steps

    def has(self, step: str) -> bool:
        """Whether anything of ``step`` is released."""
        return any(self._within([step]))

    def cells(self, steps: Sequence[str], words: Mapping[str, Vocabulary], *, pooled: str) -> list[Cell]:
        """Return the cells of ``steps``; ``pooled``: the name of all of them together, when they are added."""
        told: dict[tuple[str, Group], list[Told]] = defaultdict(list)
        beside: dict[tuple[str, Group], dict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
        for period, step in self._within(steps):
            for group, one, others in self._rows(step):
                told[pooled or period, group].append(one)
                for name, other in others.items():
                    beside[pooled or period, group][name].append(other)
        cells = [self._cell(place, parts, beside[place], words) for place, parts in told.items()]
        return in_order_of_words(cells, words)

    def _within(self, steps: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Each step that is asked for, and the periods of the table that lie in it: its months, by month."""
        for step in steps:
            for period in self.steps:
                if period == step or (self._is_cut and is_part_of(period, step)):
                    yield step, period

    @property
    def _is_cut(self) -> bool:
        return self.grain in self.by

    def _rows(self, step: str) -> Iterator[tuple[Group, Told, Mapping[str, Told]]]:
        for frozen in self._frozen(step):
            others = {name: self._beside(name, step) for name in self.measure.companions}
            for codes, told in frozen.by_table.get((self.measure.id, self.cube), {}).items():
                group = self._group(codes, frozen.part, step)
                if group is not None:
                    yield group, told, {name: of[codes] for name, of in others.items() if codes in of}

    def _beside(self, companion: str, step: str) -> Mapping[Codes, Told]:
        """The same table of the measure that always stands beside."""
        tables = (self.release.tables.get((family.id, step, "")) for family in families_of(companion))
        return next((found for one in tables if one and (found := one.by_table.get((companion, self.cube)))), {})

    def _frozen(self, step: str) -> Iterator[Frozen]:
        for (family, period, _part), frozen in self.release.tables.items():
            if family == self.family.id and period == step:
                yield frozen

    def _group(self, codes: Codes, part: str, step: str) -> Group | None:
        """The group that a cell of the table belongs to; None for one that the question does not choose."""
        named = (
            dict(zip((*self.cube, *self.family.parts), (*codes, *part.split("|")), strict=False)) | self.family.fixed
        )
        if self.successions and UNIT in named:
            named[UNIT] = carried_on(named[UNIT], self.successions)
        if self._is_cut:
            named[self.grain] = step
        if any(named[name] not in codes for name, codes in self.accepted.items()):
            return None
        return tuple(named[name] or None for name in self.by)

    def _cell(
        self,
        place: tuple[str, Group],
        told: Sequence[Told],
        beside: Mapping[str, Sequence[Told]],
        words: Mapping[str, Vocabulary],
    ) -> Cell:
        period, group = place
        named = dict(zip(self.by, group, strict=True))
        labels = {name: words[name].label(code) for name, code in named.items()}
        empty = Cell(period=period, group=named, labels=labels, value=None)
        cell = told_cell(empty, told, self.family, self.measure, smallest_group=self.release.smallest_group)
        for name in self.measure.companions:
            cell = _with_beside(cell, name, beside.get(name, ()))
        return cell


def _with_beside(cell: Cell, name: str, told: Sequence[Told]) -> Cell:
    """The cell with what is told of the measure ``name`` beside it."""
    if cell.withheld is not None or not told:
        return replace(cell, companions={**cell.companions, name: None})
    if all(one.said is Said.NUMBER for one in told):
        return replace(cell, companions={**cell.companions, name: share_of_minutes(told)})
    is_few = any(one.said is Said.FEW_TEACHERS for one in told)
    return cell.without_beside(name, Withheld.FEW_TEACHERS if is_few else Withheld.COMPLEMENTARY)


def _cube_of(family: Family, wanted: set[str], accepted: Mapping[str, Sequence[str]]) -> Cube | None:
    if any(not accepted.get(name) or not {*accepted[name]} <= {*codes} for name, codes in family.where.items()):
        return None  # what the family is not about would be missing without a word
    cubes = itertools.chain(family.tables, family.sliced)
    return next((cube for cube in cubes if {*cube, *family.parts, *family.where} == wanted), None)


def _is_told_apart(family: Family, by: Sequence[str], accepted: Mapping[str, Sequence[str]]) -> bool:
    """Whether every row is of one part: parts are never added together."""
    return all(part in by or len(accepted.get(part, ())) == 1 for part in family.parts)
