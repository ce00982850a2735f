"""Tables of lesson time: absence and reporting, by month, term and school year.

The same groups are withheld in every month, term and school year and of every measure, so that nothing that is told of
one of them says anything of a group in another: what is told is the same groups, each time anew. A group is as small as
in its smallest month. Which are withheld is chosen from how many pupils there are; then the true minutes of every month
are audited (``minute_audit``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from skolsikt.measures.answer import Withheld
from skolsikt.measures.releasing.audited import is_dear, withheld_in
from skolsikt.measures.releasing.by_name import Pair, by_name
from skolsikt.measures.releasing.corrections import heads_as_told
from skolsikt.measures.releasing.extremes import Values, extremes_of
from skolsikt.measures.releasing.lesson_groups import NOBODY
from skolsikt.measures.releasing.minute_audit import Period, kept_open
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.settled import settled_minutes
from skolsikt.measures.releasing.slices import Slices, told_slices
from skolsikt.measures.releasing.task import Before, Cut, Limits, kept, new
from skolsikt.measures.releasing.waiting_months import Atoms, Basis, pairs_of, with_waiting
from skolsikt.measures.releasing.who_reports import but_of_few
from skolsikt.privacy.release.cubes import Cells, Codes, Cube, Cubes, Numbers
from skolsikt.privacy.release.dominance import Extremes, Sums, dominated
from skolsikt.privacy.release.outcome import Counted, released
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Key, Place, Told
from skolsikt.privacy.release.worked_out import worked_out
from skolsikt.school.periods import is_part_of, parse_period


@dataclass(frozen=True, kw_only=True)
class YearOfMinutes:
    """One school year. ``atoms``: period -> measure -> smallest group -> minutes; ``slices``: the cut tables' cells.

    ``pupils``: period -> table -> group -> how many there are: whoever changes school is in two smallest groups.
    ``smallest``: how many pupils each smallest group has in the month when it has fewest. ``few_teachers``: what would
    tell of one or two teachers, or stands beside that, in every period.
    """

    family: Family
    school_year: str
    atoms: Atoms
    pupils: Mapping[str, Mapping[Cube, Mapping[Codes, float]]]
    slices: Slices
    smallest: Mapping[Codes, float]
    ends: Mapping[str, Values]  # period -> the minutes of the pupils with the most and the least
    few_teachers: Mapping[Place, Withheld] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"{self.family.id} {self.school_year}"

    @property
    def keys(self) -> Sequence[Key]:
        return [(self.family.id, period, "") for period in self.atoms]

    @property
    def needs(self) -> Sequence[Key]:
        return []

    def run(self, before: Before, limits: Limits) -> list[tuple[Cut, Frozen]]:
        """Return the tables of every period, frozen. Schools where too few groups are corrected stay as they were."""
        settled, waiting = self, set[str]()
        for grain in ("month", "term", "school_year"):
            staying = dict(settled._staying(grain, before, limits))
            waiting |= staying.keys()
            settled = replace(settled, atoms=with_waiting(settled.atoms, staying))
        return settled._with(waiting, before, limits)

    def _staying(self, grain: str, before: Before, limits: Limits) -> Iterator[tuple[str, Basis]]:
        """The periods of ``grain`` where something stays as it was told, and all that they are then told of."""
        for key in self.keys:
            stands = before.get(key)
            if stands is not None and parse_period(stands.period).grain == grain and not self._has_more(stands, before):
                told = settled_minutes(
                    self.family,
                    stands,
                    self.atoms[stands.period],
                    areas=limits.areas,
                    smallest_group=limits.smallest_group,
                )
                if told != self._basis(stands.period):
                    yield stands.period, told

    def _basis(self, period: str) -> dict[str, Pair]:
        return by_name(pairs_of(self.atoms[period]))

    def _may_come(self, stands: Frozen, before: Before, limits: Limits) -> bool:
        """Whether a period is told anew: what is left of its corrections may be, or a month has come to it."""
        fewest = limits.smallest_group if self._has_more(stands, before) else 1
        return self._changed_groups(stands) >= fewest

    def _has_more(self, stands: Frozen, before: Before) -> bool:
        """Whether a month has come, so that everybody's time has: no correction can be told from it."""
        inner = [key for key in self.keys if key[1] != stands.period and is_part_of(key[1], stands.period)]
        return any(key not in before for key in inner)

    def _with(self, waiting: Collection[str], before: Before, limits: Limits) -> list[tuple[Cut, Frozen]]:
        stand = [before.get(key) for key in self.keys]
        if all(one is not None and not self._changed_groups(one) for one in stand):
            return [kept(one, is_changed=one.period in waiting) for one in stand if one is not None]
        told, repaired = self._told(before.get((self.family.id, self.school_year, "")), limits)
        return [
            kept(stands, is_changed=key[1] in waiting or self._changed_groups(stands) > 0)
            if stands is not None and not self._may_come(stands, before, limits)
            else self._frozen(key, stands, told, repaired, limits)
            for key, stands in zip(self.keys, stand, strict=True)
        ]

    def _frozen(
        self, key: Key, stands: Frozen | None, told: Cells, repaired: int, limits: Limits
    ) -> tuple[Cut, Frozen]:
        _family, period, _part = key
        cells = self._cells(period, told)
        if period == self.school_year:
            cells |= told_slices(self.slices, stands, units=self._units(told), smallest_group=limits.smallest_group)
        frozen = Frozen(
            family=self.family.id,
            period=period,
            release=limits.number,
            cells=heads_as_told(but_of_few(cells, self.few_teachers), stands, smallest_group=limits.smallest_group),
            basis=self._basis(period),
        )
        return new(frozen, stands, repaired=repaired)

    def _units(self, told: Cells) -> set[Codes]:
        """The schools whose own time is told."""
        places = zip(self._cubes.cells, told, strict=True)
        return {codes for (cube, codes), is_told in places if is_told and cube == (UNIT,)}

    def _changed_groups(self, stands: Frozen) -> int:
        """How many smallest groups have other minutes than ``stands`` was told of: in each, one pupil has at least."""
        now, before = self._basis(stands.period), stands.basis
        names = {name for name in now.keys() | before.keys() if now.get(name) != before.get(name)}
        return len({name.partition("|")[2] for name in names})

    @cached_property
    def _cubes(self) -> Cubes:
        # Of a group that is only in a month that waits it is not known how many they were: as few as can be.
        atoms = sorted(self.smallest.keys() | self.atoms[self.school_year][self.family.measures[0]].keys())
        pupils = np.array([self.smallest.get(atom, 1.0) for atom in atoms])
        return Cubes(dimensions=self.family.of_atoms, atoms=atoms, pupils=pupils, cubes=self.family.cubes)

    def _told(self, stands: Frozen | None, limits: Limits) -> tuple[Cells, int]:
        """Which groups are told, of all measures in all periods, and how many the true minutes took away."""
        cubes = self._cubes
        measure = self.family.measures[0]
        year = self.atoms[self.school_year][measure]
        shares = [year[atom].counted / year[atom].of if atom in year and year[atom].of else 0.0 for atom in cubes.atoms]
        readers = readers_of(self.family, cubes, limits.areas)
        decided = {period: dominated(cubes, self._sums(period, cubes), readers) for period in self.atoms}
        is_whole = np.array([not cube for cube, _codes in cubes.cells])  # gives way to no school
        found = released(
            cubes,
            readers,
            [
                Counted(
                    pupils=cubes.pupils,
                    outcomes=cubes.pupils * np.array(shares),
                    is_mean=True,
                    extremes=self._extremes(self.school_year, cubes),
                    dominated_too=list(decided.values()),
                )
            ],
            is_dear=is_dear(cubes),
            is_dearest=is_whole,
            smallest_group=limits.smallest_group,
            withheld_before=withheld_in(stands, [(measure, *cell) for cell in cubes.cells]),
        )
        chosen = found.said.which(Said.NUMBER)
        told = kept_open(
            chosen,
            cubes,
            readers,
            list(self._periods(cubes, decided)),
            cost=_cost(cubes),
            smallest_group=limits.smallest_group,
        )
        return told, found.repaired + int(chosen.sum() - told.sum())

    def _periods(self, cubes: Cubes, decided: Mapping[str, Cells]) -> Iterator[Period]:
        """What is audited in every period: absence, each of its parts, and what is reported, as what is not."""
        for period, measures in self.atoms.items():
            for measure in measures:
                counted, of = self._in_order(period, measure, cubes)
                is_rare = 2 * counted.sum() <= of.sum()
                is_absence = measure == self.family.measures[0]
                yield Period(
                    counted=counted if is_rare else of - counted,
                    of=of,
                    dominated=np.any(decided[period], axis=1) if is_absence else None,
                )

    def _extremes(self, period: str, cubes: Cubes) -> Extremes:
        """What one or two pupils are away of a group, in pupils who are away all the time."""
        of = self.atoms[period][self.family.measures[0]]
        return extremes_of(
            cubes.atoms, self.ends.get(period, {}), {atom: of.get(atom, NOBODY).each for atom in cubes.atoms}
        )

    def _sums(self, period: str, cubes: Cubes) -> Sums:
        """What each group is away in a period, in pupils who are away all the time."""
        of = self.atoms[period][self.family.measures[0]]
        pupils = [of.get(atom, NOBODY).pupils for atom in cubes.atoms]
        away = [(one := of.get(atom, NOBODY)).counted / (one.each or 1.0) for atom in cubes.atoms]
        return Sums(pupils=np.array(pupils), sums=np.array(away), extremes=self._extremes(period, cubes))

    def _in_order(self, period: str, measure: str, cubes: Cubes) -> tuple[Numbers, Numbers]:
        """The minutes of a period, counted and in all, in the order of the smallest groups."""
        each = [self.atoms[period][measure].get(atom, NOBODY) for atom in cubes.atoms]
        return np.array([one.counted for one in each]), np.array([one.of for one in each])

    def _cells(self, period: str, told: Cells) -> dict[Place, Told]:
        cubes, found = self._cubes, {}
        for measure in self.atoms[period]:
            counted, of = (cubes.members @ one for one in self._in_order(period, measure, cubes))
            enough = np.array([(measure, *cell) not in self.few_teachers for cell in cubes.cells])
            is_told = told & enough
            lower, upper = worked_out(cubes, np.where(is_told, counted, 0.0), np.where(is_told, counted, of))
            for cell in np.flatnonzero(of).tolist():
                cube, codes = cubes.cells[cell]
                said = Said.NUMBER if told[cell] else Said.NOTHING
                pupils = self.pupils[period][cube].get(codes, 0.0)
                numbers = (float(one[cell]) for one in (lower, upper, of))
                found[measure, cube, codes] = Told(pupils, said, *numbers)
        return found


def _cost(cubes: Cubes) -> Numbers:
    """Of silence: the schools' own time gives way after all others, and the time of the whole last."""
    each = 1.0 / np.maximum(cubes.members @ cubes.pupils, 1.0)
    is_whole = np.array([not cube for cube, _codes in cubes.cells])
    cost: Numbers = np.where(is_whole, 10.0, np.where(is_dear(cubes), 1.0, each))
    return cost
