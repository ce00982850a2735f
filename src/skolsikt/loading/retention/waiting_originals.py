"""Originals that rows have been destroyed of, and that lie in the archive until the rest of what they held is due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from pathlib import Path

from skolsikt.home.paths import Home
from skolsikt.loading.archive import original_at
from skolsikt.loading.loads import Load
from skolsikt.loading.retention.kept_files import HeldLoad, IsGone
from skolsikt.warehouse.destruction import WaitingOriginal, WaitsFor

# What keeps the rows of a load, table and school year from being gone.
WaitsOf = Callable[[Load, str, str], Iterable[WaitsFor]]


def waiting_originals(
    home: Home,
    loads: Iterable[HeldLoad],
    *,
    is_gone: IsGone,
    waits_of: WaitsOf,
    destroyed: Collection[tuple[str, str]],
    losing: Collection[tuple[int, str]],
    going: Collection[Path],
) -> list[WaitingOriginal]:
    """Return the originals that stay though rows of theirs are ``destroyed`` (table, school year), by load.

    ``losing``: loads with the tables that rows go from now, and ``going``: the files that do. Rows that only came along
    with what a file was sent for are no reason to tell of it.
    """
    by_original: dict[str, list[HeldLoad]] = defaultdict(list)
    for one in loads:
        if one.load.sha256:
            by_original[one.load.sha256].append(one)
    return [
        _waiting(of, is_gone, waits_of)
        for sha256, of in by_original.items()
        if (path := original_at(home, sha256)) not in going
        and path.exists()
        and any(_has_lost(one, destroyed, losing) for one in of)
    ]


def _has_lost(one: HeldLoad, destroyed: Collection[tuple[str, str]], losing: Collection[tuple[int, str]]) -> bool:
    """Whether it loses rows now, or has fewer than it had of what is destroyed: kinds of record may share a table."""
    return any(
        (one.load.number, table) in losing or ((table, year) in destroyed and table in one.lost)
        for table, year in one.sent_for
    )


def _waiting(of: Iterable[HeldLoad], is_gone: IsGone, waits_of: WaitsOf) -> WaitingOriginal:
    loads = [one.load for one in of]
    waits = dict.fromkeys(
        wait
        for one in of
        for table, year in one.sent_for
        if not is_gone(one.load, table, year)
        for wait in waits_of(one.load, table, year)
    )
    return WaitingOriginal(
        loads=tuple(load.number for load in loads), source=loads[0].source, waits_for=tuple(sorted(waits, key=_order))
    )


def _order(wait: WaitsFor) -> tuple[str, str]:
    return wait.kind, wait.school_year


def is_overdue(original: WaitingOriginal, *, on: date, days: int) -> bool:
    """Whether everything that it waits for has been due for more than ``days``; never while something is undecided."""
    last = [one.last_day for one in original.waits_for]
    return bool(last) and all(day is not None and on > day + timedelta(days=days) for day in last)
