"""A new release: what is over and not yet released is audited and frozen; what is in force stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from multiprocessing import get_context
from os import cpu_count

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import _
from skolsikt.measures.house import House
from skolsikt.measures.releasing.audited import Audited
from skolsikt.measures.releasing.counting import Countable
from skolsikt.measures.releasing.groups import groups_of
from skolsikt.measures.releasing.heads import heads_of
from skolsikt.measures.releasing.lesson_time import years_of_minutes
from skolsikt.measures.releasing.task import Before, Cut, Limits, Task
from skolsikt.privacy.release.plan import Family, families
from skolsikt.privacy.release.store import Frozen, Key, Release, read_release, release_numbers, write_release
from skolsikt.warehouse.lock import writing

_WAIT_SECONDS = 600.0
_FEW = 8  # tasks; fewer are done before another process has started
Progress = Callable[[str, float], None]
Done = list[tuple[Cut, Frozen]]


def cut_release(house: House, *, at: datetime, progress: Progress = lambda step, share: None) -> list[Cut]:
    """Freeze what is new into the next release and return what was done; nothing new makes no release.

    A correction of fewer pupils than the smallest group waits. A number once withheld stays withheld.
    Raises WarehouseBusy when something is being loaded for long, and AuditFailed.
    """
    with writing(house.home, what=_("utgåva"), at=at, wait_seconds=_WAIT_SECONDS):
        return _cut(house, at, progress)


def _cut(house: House, at: datetime, progress: Progress) -> list[Cut]:
    numbers = release_numbers(house.home)
    before = read_release(house.home, numbers[-1], with_basis=True) if numbers else Release.nothing()
    done, release = next_release(house, before, at=at, progress=progress)
    if any(one.what in ("released", "corrected") for one in done):
        write_release(house.home, release)
    return done


def next_release(
    house: Countable, before: Release, *, at: datetime, progress: Progress = lambda step, share: None
) -> tuple[list[Cut], Release]:
    """Return what comes after ``before``, and what was done with each table."""
    limits = Limits(number=before.number + 1, smallest_group=house.settings.smallest_group)
    tables, done = dict(before.tables), []
    for cut, frozen in _run(_counted(house, at, progress), tables, limits, progress):
        done.append(cut)
        tables[frozen.key] = frozen
    release = Release(
        number=limits.number,
        cut_at=at,
        data_version=house.rows().version.number,
        smallest_group=limits.smallest_group,
        tables=tables,
    )
    return done, release


def _counted(house: Countable, at: datetime, progress: Progress) -> list[Task]:
    on = at.astimezone(STOCKHOLM).date()
    found: list[Task] = []
    for place, family in enumerate(families()):
        progress(family.id, 0.5 * place / len(families()))
        found += tasks_of(family, house=house, on=on)
    return found


def tasks_of(family: Family, *, house: Countable, on: date) -> Iterator[Task]:
    """Yield what there is to release of a family, counted."""
    if family.kind == "pupils":
        yield from heads_of(family, house=house, on=on)
    elif family.kind == "minutes":
        yield from years_of_minutes(family, house=house, on=on)
    else:
        yield from (Audited(groups=groups) for groups in groups_of(family, house=house, on=on))


def _run(
    tasks: Sequence[Task], tables: dict[Key, Frozen], limits: Limits, progress: Progress
) -> Iterator[tuple[Cut, Frozen]]:
    """Do every task, those that need the tables of others after them; with all the processors there are."""
    made: set[Key] = {key for task in tasks for key in task.keys}
    rounds = [[task for task in tasks if bool(made & {*task.needs}) is is_later] for is_later in (False, True)]
    finished = 0
    for each in rounds:
        for done in _together(each, tables, limits):
            finished += 1
            progress(", ".join(sorted({cut.family for cut, _frozen in done})), 0.5 + 0.5 * finished / len(tasks))
            tables |= {frozen.key: frozen for _cut, frozen in done}
            yield from done


def _together(tasks: Sequence[Task], tables: Before, limits: Limits) -> Iterator[Done]:
    work = [(task, {key: tables[key] for key in (*task.keys, *task.needs) if key in tables}, limits) for task in tasks]
    if len(tasks) <= _FEW or cpu_count() == 1:
        yield from map(_one, work)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(_one, work)


def _one(work: tuple[Task, Before, Limits]) -> Done:
    task, before, limits = work
    return task.run(before, limits)
