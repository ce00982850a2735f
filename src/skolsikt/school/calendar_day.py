"""A day that a school calendar names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from skolsikt.home.words import N_
from skolsikt.school.periods import dates_of

DayKind = Literal["term_start", "term_end", "holiday", "day_off", "study_day", "public_holiday"]
KIND_TITLES: Mapping[DayKind, str] = {
    "holiday": N_("Lov"),
    "day_off": N_("Lovdag"),
    "study_day": N_("Studiedag"),
    "term_start": N_("Terminen börjar"),
    "term_end": N_("Terminen slutar"),
    "public_holiday": N_("Helgdag"),
}
WITHOUT_SCHOOL: frozenset[DayKind] = frozenset({"holiday", "day_off", "study_day", "public_holiday"})
TERM_EDGES: frozenset[DayKind] = frozenset({"term_start", "term_end"})

ONE_DAY = timedelta(days=1)
MONDAY, FRIDAY = 1, 5


@dataclass(frozen=True, kw_only=True, order=True)
class CalendarDay:
    """A day that the calendar names; ``kind`` as in the table ``school_calendar``."""

    day: date
    kind: DayKind
    name: str


def days_between(first: date, last: date) -> Iterator[date]:
    """Yield every day from ``first`` to ``last``, both included."""
    return (first + number * ONE_DAY for number in range((last - first).days + 1))


def is_within(day: date, period: str) -> bool:
    """Return whether ``day`` lies in ``period``, a school year for example."""
    first, last = dates_of(period)
    return first <= day <= last
