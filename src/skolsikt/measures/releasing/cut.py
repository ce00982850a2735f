"""A new release: what is over and not yet released is audited and frozen; what is in force stays as it is.

It waits until it is approved (``privacy/release/waiting``), and is in force at once only where nobody has to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import _
from skolsikt.measures.house import House
from skolsikt.measures.releasing.areas import areas_of
from skolsikt.measures.releasing.audit_summary import audit_of
from skolsikt.measures.releasing.audited import Audited
from skolsikt.measures.releasing.counting import Countable
from skolsikt.measures.releasing.groups import groups_of
from skolsikt.measures.releasing.heads import heads_of
from skolsikt.measures.releasing.lesson_time import years_of_minutes
from skolsikt.measures.releasing.lost import lost_by
from skolsikt.measures.releasing.task import Cut, Limits, Task
from skolsikt.measures.releasing.together import done_together
from skolsikt.privacy.release.bases import drop_lost, seal_open_bases
from skolsikt.privacy.release.basis import require_basis_key
from skolsikt.privacy.release.plan import Family, families
from skolsikt.privacy.release.store import Release, read_release, release_numbers
from skolsikt.privacy.release.waiting import next_number, prepare_release, put_in_force, require_due
from skolsikt.warehouse.lock import writing

_WAIT_SECONDS = 600.0
Progress = Callable[[str, float], None]
HeldTogether = Collection[Collection[str]]


def cut_release(
    house: House,
    *,
    at: datetime,
    held_together: HeldTogether,
    progress: Progress = lambda step, share: None,
) -> list[Cut]:
    """Freeze what is new into the next release and return what was done; nothing new makes no release.

    ``held_together``: the school units of each person who has a role in several; such a reader is played.
    A correction of fewer pupils than the smallest group waits. A number once withheld stays withheld. Results join
    from their own days on (``[release] results_days``). The release waits for as many approvals as the settings say.
    Raises ReleaseWaits, ReleaseTooSoon, WarehouseBusy when something is being loaded for long, and AuditFailed.
    What changed is seen by the sealed basis of the release in force: VaultClosed and KeyLost while it cannot be opened.
    """
    with writing(house.home, what=_("utgåva"), at=at, wait_seconds=_WAIT_SECONDS):
        return _cut(house, at, held_together, progress)


def _cut(house: House, at: datetime, held_together: HeldTogether, progress: Progress) -> list[Cut]:
    require_due(house.home, at=at)
    require_basis_key(house.home)
    seal_open_bases(house.home)
    drop_lost(house.home, lost_by(house.destructions()))
    numbers = release_numbers(house.home)
    before = read_release(house.home, numbers[-1], with_basis=True) if numbers else Release.nothing()
    with_results = house.settings.release.takes_results(_day(at), since=_day(before.cut_at) if numbers else None)
    number = next_number(house.home)
    done, release = next_release(
        house,
        before,
        number=number,
        at=at,
        with_results=with_results,
        held_together=held_together,
        progress=progress,
    )
    if any(one.is_new for one in done):
        prepare_release(house.home, release, audit=audit_of(release, before, done).model_dump())
        if not house.settings.release.approvers:
            put_in_force(house.home, number, by=(), required=0, at=at)
    return done


def next_release(
    house: Countable,
    before: Release,
    *,
    number: int,
    at: datetime,
    with_results: bool = True,
    held_together: HeldTogether = (),
    progress: Progress = lambda step, share: None,
) -> tuple[list[Cut], Release]:
    """Return release ``number``, which comes after ``before``, and what was done with each table.

    ``with_results``: results too, and not only what is told month by month.
    """
    areas = areas_of(house.rows(), held_together)
    limits = Limits(number=number, smallest_group=house.settings.smallest_group, areas=areas)
    tables, cuts = dict(before.tables), []
    due = [one for one in families() if with_results or one.is_so_far or one.kind == "pupils"]
    for is_later in (False, True):  # families that build on others come after them
        counted = _counted([one for one in due if bool(one.given) is is_later], house, _day(at), progress)
        for done in done_together(counted, tables, limits):
            tables |= {frozen.key: frozen for _cut, frozen in done}
            cuts += [cut for cut, _frozen in done]
    release = Release(
        number=limits.number,
        cut_at=at,
        data_version=house.rows().version.number,
        smallest_group=limits.smallest_group,
        tables=tables,
    )
    return cuts, release


def _day(at: datetime) -> date:
    return at.astimezone(STOCKHOLM).date()


def _counted(due: Sequence[Family], house: Countable, on: date, progress: Progress) -> Iterator[Task]:
    for place, family in enumerate(due):
        progress(family.id, place / len(due))
        for task in tasks_of(family, house=house, on=on):
            if not _has_lost_rows(task, family, house):
                yield task


def _has_lost_rows(task: Task, family: Family, house: Countable) -> bool:
    """Whether rows of the period have been destroyed by decision: what was released of it then stands for good."""
    _family, period, _part = task.keys[0]
    return lost_by(house.destructions())(family.id, period)


def tasks_of(family: Family, *, house: Countable, on: date) -> Iterator[Task]:
    """Yield what there is to release of a family, counted."""
    if family.kind == "pupils":
        yield from heads_of(family, house=house, on=on)
    elif family.kind == "minutes":
        yield from years_of_minutes(family, house=house, on=on)
    else:
        yield from (Audited(groups=groups) for groups in groups_of(family, house=house, on=on))
