"""A new release: periods that are over and not yet released are audited and frozen; what is in force stays as it is.

It waits until it is approved (``privacy/release/waiting``), and is in force at once only where nobody has to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

import numpy as np

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import _
from skolsikt.measures.asking.steps import over_at
from skolsikt.measures.house import House
from skolsikt.measures.releasing.audit_summary import audit_of
from skolsikt.measures.releasing.done import Cut
from skolsikt.measures.releasing.groups import Groups, changed_pupils, groups_of
from skolsikt.privacy.release.cubes import Cells, Cubes, Reader, insiders_by, outsider
from skolsikt.privacy.release.outcome import released
from skolsikt.privacy.release.plan import Family, families
from skolsikt.privacy.release.program import Order
from skolsikt.privacy.release.statements import Said, Statements
from skolsikt.privacy.release.store import Frozen, Place, Release, Told, read_release, release_numbers
from skolsikt.privacy.release.waiting import next_number, prepare_release, put_in_force, require_due
from skolsikt.school.periods import Month, read_step
from skolsikt.warehouse.lock import writing

_WAIT_SECONDS = 600.0
Progress = Callable[[str, float], None]


def cut_release(house: House, *, at: datetime, progress: Progress = lambda step, share: None) -> list[Cut]:
    """Freeze what is new into the next release and return what was done; nothing new makes no release.

    A correction of fewer pupils than the smallest group waits. A number once withheld stays withheld. Results join
    from their own days on (``[release] results_days``). The release waits for as many approvals as the settings say.
    Raises ReleaseWaits, ReleaseTooSoon, WarehouseBusy when something is being loaded for long, and AuditFailed.
    """
    with writing(house.home, what=_("utgåva"), at=at, wait_seconds=_WAIT_SECONDS):
        return _cut(house, at, progress)


def _cut(house: House, at: datetime, progress: Progress) -> list[Cut]:
    require_due(house.home, at=at)
    numbers = release_numbers(house.home)
    before = read_release(house.home, numbers[-1], with_basis=True) if numbers else Release.nothing()
    tables = dict(before.tables)
    number, done = next_number(house.home), []
    with_results = house.settings.release.takes_results(_day(at), since=_day(before.cut_at) if numbers else None)
    over = [groups for family in families() for groups in groups_of(family, house=house) if _is_over(groups, house, at)]
    due = [groups for groups in over if with_results or _is_monthly(groups.period)]
    for place, groups in enumerate(due):
        progress(f"{groups.family.id} {groups.period}", place / len(due))
        key = (groups.family.id, groups.period)
        cut, frozen = _frozen(groups, tables.get(key), number, house.settings.smallest_group)
        done.append(cut)
        tables[key] = frozen
    if any(one.is_new for one in done):
        version = house.rows().version.number
        smallest = house.settings.smallest_group
        release = Release(number=number, cut_at=at, data_version=version, smallest_group=smallest, tables=tables)
        prepare_release(house.home, release, audit=audit_of(release, before, done).model_dump())
        if not house.settings.release.approvers:
            put_in_force(house.home, number, by=(), required=0, at=at)
    return done


def _is_monthly(period: str) -> bool:
    return isinstance(read_step(period), Month)


def _day(at: datetime) -> date:
    return at.astimezone(STOCKHOLM).date()


def _is_over(groups: Groups, house: House, at: datetime) -> bool:
    return over_at(groups.period, house.rows(), settings=house.settings) <= _day(at)


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
