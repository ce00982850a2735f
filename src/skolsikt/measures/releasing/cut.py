"""A new release: periods that are over and not yet released are audited and frozen; what is in force stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import _
from skolsikt.measures.asking.steps import over_at
from skolsikt.measures.house import House
from skolsikt.measures.registry import measure
from skolsikt.measures.releasing.groups import Groups, changed_pupils, groups_of
from skolsikt.privacy.release.cubes import Cells, Cubes, Reader, insiders_by, outsider
from skolsikt.privacy.release.outcome import released
from skolsikt.privacy.release.plan import Family, families
from skolsikt.privacy.release.program import Order
from skolsikt.privacy.release.statements import Said, Statements
from skolsikt.privacy.release.store import Frozen, Place, Release, Told, read_release, release_numbers, write_release
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.warehouse.destruction import destructions
from skolsikt.warehouse.lock import writing

_WAIT_SECONDS = 600.0
_BEHIND_PUPILS = ("pupil", "enrolment")  # what pupils are told apart by
Progress = Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What was done with one family and period. ``waits``: a correction of too few pupils to be released yet."""

    family: str
    period: str
    what: str  # released, corrected, waits, unchanged
    cells: int = 0
    told: int = 0
    repaired: int = 0


def cut_release(house: House, *, at: datetime, progress: Progress = lambda step, share: None) -> list[Cut]:
    """Freeze what is new into the next release and return what was done; nothing new makes no release.

    A correction of fewer pupils than the smallest group waits. A number once withheld stays withheld.
    Raises WarehouseBusy when something is being loaded for long, and AuditFailed.
    """
    with writing(house.home, what=_("utgåva"), at=at, wait_seconds=_WAIT_SECONDS):
        return _cut(house, at, progress)


def _cut(house: House, at: datetime, progress: Progress) -> list[Cut]:
    numbers = release_numbers(house.home)
    before = read_release(house.home, numbers[-1], with_basis=True) if numbers else None
    tables = dict(before.tables) if before else {}
    number, done = (numbers[-1] if numbers else 0) + 1, []
    whole = [one for family in families() for one in groups_of(family, house=house) if not _has_lost_rows(one, house)]
    due = [groups for groups in whole if _is_over(groups, house, at)]
    for place, groups in enumerate(due):
        progress(f"{groups.family.id} {groups.period}", place / len(due))
        key = (groups.family.id, groups.period)
        cut, frozen = _frozen(groups, tables.get(key), number, house.settings.smallest_group)
        done.append(cut)
        tables[key] = frozen
    if any(one.what in ("released", "corrected") for one in done):
        version = house.rows().version.number
        smallest = house.settings.smallest_group
        write_release(
            house.home,
            Release(number=number, cut_at=at, data_version=version, smallest_group=smallest, tables=tables),
        )
    return done


def _has_lost_rows(groups: Groups, house: House) -> bool:
    """Whether rows of the period have been destroyed by decision: what was released of it then stands for good."""
    needs = {table for name in groups.family.measures for table in (*measure(name).needs, *_BEHIND_PUPILS)}
    year = school_year_of(dates_of(groups.period)[1])
    targets = (target for entry in destructions(house.home) for target in entry.targets)
    return any(target.table in needs and target.school_year == year for target in targets)


def _is_over(groups: Groups, house: House, at: datetime) -> bool:
    return over_at(groups.period, house.rows(), settings=house.settings) <= at.astimezone(STOCKHOLM).date()


def _frozen(groups: Groups, before: Frozen | None, number: int, smallest_group: int) -> tuple[Cut, Frozen]:
    family, period = groups.family.id, groups.period
    if before is not None:
        changed = changed_pupils(before.basis, groups.basis)
        if changed < smallest_group:
            return Cut(family=family, period=period, what="waits" if changed else "unchanged"), before
    cubes = groups.cubes
    found = released(
        cubes,
        readers_of(groups.family, cubes),
        groups.counted,
        orders=orders_of(groups),
        is_dear=is_dear(groups.family, cubes),
        smallest_group=smallest_group,
        withheld_before=_withheld_in(before, _places(groups, cubes)),
    )
    cells = _cells(groups, cubes, found.said)
    done = Cut(
        family=family,
        period=period,
        what="corrected" if before else "released",
        cells=len(cells),
        told=sum(told.said is Said.NUMBER for told in cells.values()),
        repaired=found.repaired,
    )
    return done, Frozen(family=family, period=period, release=number, cells=cells, basis=groups.basis)


def readers_of(family: Family, cubes: Cubes) -> list[Reader]:
    """Return an outsider, and those who know everybody in one school, one class, ..."""
    return [outsider(cubes), *(reader for name in family.readers for reader in insiders_by(cubes, name))]


def is_dear(family: Family, cubes: Cubes) -> Cells:
    """Return the cells that most people read: the municipality's and each school's own."""
    return np.array([cube in ((), (family.unit,)) for cube, _codes in cubes.cells])


def orders_of(groups: Groups) -> list[Order]:
    """Return the orders between measures, by their places, that the data agree with."""
    names, counted = groups.family.measures, groups.counted
    places = [(names.index(first), names.index(second)) for first, second in groups.family.within]
    return [(low, high) for low, high in places if (counted[low].outcomes <= counted[high].outcomes).all()]


def _places(groups: Groups, cubes: Cubes) -> list[Place]:
    return [(name, *cell) for name in groups.family.measures for cell in cubes.cells]


def _withheld_in(before: Frozen | None, places: Sequence[Place]) -> Cells:
    told = [before.cells.get(place) if before else None for place in places]
    return np.array([one is not None and one.said is not Said.NUMBER for one in told])


def _cells(groups: Groups, cubes: Cubes, said: Statements) -> dict[Place, Told]:
    most = groups.family.most_points or 1.0
    pupils = np.concatenate([cubes.members @ one.pupils for one in groups.counted])
    told = zip(_places(groups, cubes), pupils, said.said, said.lower * most, said.upper * most, strict=True)
    return {place: Told(float(n), one, float(low), float(high)) for place, n, one, low, high in told if n}
