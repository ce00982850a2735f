"""Access that somebody should ask about: many pupils in a short time, odd hours, without relation, many refusals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from skolsikt.home.clock import STOCKHOLM
from skolsikt.privacy.access_log.chain import Access
from skolsikt.privacy.access_log.kinds import THROUGH_A_WINDOW, Kind

_SHOWING = frozenset({Kind.PUPILS, Kind.SEARCH, Kind.UNMASKED})
_SHORT_TIME = timedelta(hours=1)


class Why(StrEnum):
    """What is unusual."""

    MANY_PUPILS = "many_pupils"
    ODD_HOURS = "odd_hours"
    NO_RELATION = "no_relation"  # let in through a window that somebody opened
    MANY_REFUSALS = "many_refusals"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """From where on something is unusual.

    ``pupils_per_hour``: shown to one viewer within an hour, a pupil shown in two entries counted twice.
    ``usual_hours``: Swedish clock, from and up to; ``refusals``: of one viewer among the entries looked at.
    """

    pupils_per_hour: int
    usual_hours: tuple[int, int]
    refusals: int


@dataclass(frozen=True, kw_only=True)
class Unusual:
    """What one viewer did: ``count`` pupils or refusals, in the entries from ``first`` to ``last``."""

    viewer: str
    why: Why
    count: int
    first: int
    last: int


def unusual(entries: Sequence[Access], *, limits: Limits) -> list[Unusual]:
    """Return what is unusual in ``entries``, which are in the order they were noted."""
    by_viewer: dict[str, list[Access]] = defaultdict(list)
    for entry in entries:
        by_viewer[entry.viewer].append(entry)
    return [one for name in sorted(by_viewer) for one in _of_one(by_viewer[name], limits)]


def _of_one(entries: Sequence[Access], limits: Limits) -> Iterator[Unusual]:
    showing = [entry for entry in entries if entry.kind in _SHOWING and entry.pupils]
    busiest = max(_within_an_hour(showing), key=_pupils, default=[])
    if _pupils(busiest) > limits.pupils_per_hour:
        yield _told(busiest, Why.MANY_PUPILS, _pupils(busiest))
    if at_night := [entry for entry in showing if _is_odd(entry.at, limits.usual_hours)]:
        yield _told(at_night, Why.ODD_HOURS, _pupils(at_night))
    if let_in := [entry for entry in showing if entry.what == THROUGH_A_WINDOW]:
        yield _told(let_in, Why.NO_RELATION, _pupils(let_in))
    refused = [entry for entry in entries if entry.kind == Kind.REFUSED]
    if len(refused) >= limits.refusals:
        yield _told(refused, Why.MANY_REFUSALS, len(refused))


def _within_an_hour(entries: Sequence[Access]) -> Iterator[Sequence[Access]]:
    """Yield, for each entry, it and those of the hour before it."""
    start, times = 0, [datetime.fromisoformat(entry.at) for entry in entries]
    for end, time in enumerate(times):
        while times[start] <= time - _SHORT_TIME:
            start += 1
        yield entries[start : end + 1]


def _is_odd(at: str, usual_hours: tuple[int, int]) -> bool:
    first, end = usual_hours
    return not first <= datetime.fromisoformat(at).astimezone(STOCKHOLM).hour < end


def _pupils(entries: Sequence[Access]) -> int:
    return sum(entry.pupils for entry in entries)


def _told(entries: Sequence[Access], why: Why, count: int) -> Unusual:
    viewer, first, last = entries[0].viewer, entries[0].number, entries[-1].number
    return Unusual(viewer=viewer, why=why, count=count, first=first, last=last)
