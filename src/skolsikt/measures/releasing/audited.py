"""Tables of outcomes and of means: audited by the engine of ``privacy.release``, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.measures.answer import Withheld
from skolsikt.measures.releasing.groups import Groups
from skolsikt.measures.releasing.readers import readers_of
from skolsikt.measures.releasing.settled import settled
from skolsikt.measures.releasing.task import Before, Cut, Limits, kept, new
from skolsikt.privacy.release.cubes import Cells, Cubes
from skolsikt.privacy.release.outcome import Given, released
from skolsikt.privacy.release.plan import UNIT, Family
from skolsikt.privacy.release.program import Order
from skolsikt.privacy.release.statements import Said, Statements
from skolsikt.privacy.release.store import Frozen, Key, Place, Told


@dataclass(frozen=True, kw_only=True)
class Audited:
    """The groups of one family, period and part, to be audited."""

    groups: Groups

    @property
    def title(self) -> str:
        return " ".join(self.keys[0]).strip()

    @property
    def keys(self) -> Sequence[Key]:
        return [(self.groups.family.id, self.groups.period, self.groups.part)]

    @property
    def needs(self) -> Sequence[Key]:
        given = self.groups.family.given
        return [(given, self.groups.period, self.groups.part)] if given else []

    def run(self, before: Before, limits: Limits) -> list[tuple[Cut, Frozen]]:
        """Return the tables, frozen; those that stand when nothing of what has changed may be told."""
        stands = before.get(self.keys[0])
        given = next((before.get(key) for key in self.needs), None)
        if self.needs and given is None:
            return []  # what it builds on has not been released
        if stands is None:
            return [self._frozen(None, given, limits)]
        settled = self._settled(stands, limits)
        is_moved = given is not None and given.release == limits.number
        if settled.groups.basis == stands.basis and not is_moved:
            return [kept(stands, is_changed=self.groups.basis != stands.basis)]
        return [settled._frozen(stands, given, limits)]

    def _settled(self, stands: Frozen, limits: Limits) -> Audited:
        """The same with only those corrections that may be told."""
        size = self.groups.family.smallest(limits.smallest_group)
        return Audited(groups=settled(self.groups, stands, areas=limits.areas, smallest_group=size))

    def _frozen(self, stands: Frozen | None, given: Frozen | None, limits: Limits) -> tuple[Cut, Frozen]:
        family, cubes = self.groups.family, self.groups.cubes
        places = [(name, *cell) for name in family.measures for cell in cubes.cells]
        found = released(
            cubes,
            readers_of(family, cubes, limits.areas),
            self.groups.counted,
            orders=orders_of(self.groups),
            is_dear=is_dear(cubes),
            smallest_group=family.smallest(limits.smallest_group),
            withheld_before=withheld_in(stands, places) | [place in self.groups.few_teachers for place in places],
            given=_given(given, places, family),
            figures={at: self.groups.figures[place] for at, place in enumerate(places) if place in self.groups.figures},
        )
        frozen = Frozen(
            family=family.id,
            period=self.groups.period,
            part=self.groups.part,
            release=limits.number,
            cells=self._cells(places, found.said),
            basis=self.groups.basis,
        )
        return new(frozen, stands, repaired=found.repaired)

    def _cells(self, places: Sequence[Place], said: Statements) -> dict[Place, Told]:
        most, own = self.groups.family.most_points or 1.0, set(self.groups.family.tables)
        pupils = np.concatenate([self.groups.cubes.members @ one.pupils for one in self.groups.counted])
        told = zip(places, pupils, said.said, said.lower * most, said.upper * most, strict=True)
        return {
            place: self._told(place, float(n), one, float(low), float(high))
            for place, n, one, low, high in told
            if n and place[1] in own
        }

    def _told(self, place: Place, pupils: float, said: Said, lower: float, upper: float) -> Told:
        """What is told of a cell; of a measure that was audited as its opposite, turned back."""
        if why := self.groups.few_teachers.get(place):
            nothing = Said.FEW_TEACHERS if why is Withheld.FEW_TEACHERS else Said.NOTHING
            return Told(pupils, nothing, 0.0, pupils)
        if place[0] in self.groups.family.turned:
            return Told(pupils, _OPPOSITE.get(said, said), pupils - upper, pupils - lower)
        return Told(pupils, said, lower, upper)


def is_dear(cubes: Cubes) -> Cells:
    """Return the cells that most people read: the municipality's and each school's own."""
    return np.array([cube in ((), (UNIT,)) for cube, _codes in cubes.cells])


def orders_of(groups: Groups) -> list[Order]:
    """Return the orders between measures, by their places, that the data agree with."""
    names, counted = groups.family.measures, groups.counted
    places = [(names.index(first), names.index(second)) for first, second in groups.family.within]
    return [(low, high) for low, high in places if (counted[low].outcomes <= counted[high].outcomes).all()]


def withheld_in(before: Frozen | None, places: Sequence[Place]) -> Cells:
    """Return the places whose number ``before`` withholds."""
    told = [before.cells.get(place) if before else None for place in places]
    return np.array([one is not None and one.said is not Said.NUMBER for one in told], dtype=bool)


def _given(before: Frozen | None, places: Sequence[Place], family: Family) -> Given | None:
    if before is None:
        return None
    own = set(family.tables)
    told = [before.cells.get(place, _NOBODY) for place in places]
    return Given(
        which=np.array([place[1] not in own for place in places]),
        statements=Statements(
            said=[one.said for one in told],
            lower=np.array([one.lower for one in told]),
            upper=np.array([one.upper for one in told]),
        ),
    )


_OPPOSITE = {Said.FEW: Said.ALL_BUT_FEW, Said.ALL_BUT_FEW: Said.FEW}
_NOBODY = Told(0.0, Said.NUMBER, 0.0, 0.0)
