"""The stretches that the named days of a school calendar form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from skolsikt.school.calendar_day import CalendarDay, DayKind, days_between
from skolsikt.school.usual_school_year import is_weekday_school_day


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days on end that are named alike; weekends and public holidays do not break them."""

    first: date
    last: date
    kind: DayKind
    name: str


def stretches(days: Iterable[CalendarDay]) -> list[Stretch]:
    """Return ``days`` put together, in order of their first day.

    >>> friday, monday = (CalendarDay(day=date(2025, 10, day), kind="holiday", name="Höstlov") for day in (24, 27))
    >>> [(one.first.day, one.last.day) for one in stretches([friday, monday])]
    [(24, 27)]
    """
    found: list[Stretch] = []
    for each in sorted(days, key=lambda day: (day.name, day.kind, day.day)):
        if found and _goes_on(found[-1], each):
            found[-1] = replace(found[-1], last=each.day)
        else:
            found.append(Stretch(first=each.day, last=each.day, kind=each.kind, name=each.name))
    return sorted(found, key=lambda stretch: stretch.first)


def _goes_on(stretch: Stretch, each: CalendarDay) -> bool:
    between = list(days_between(stretch.last, each.day))[1:-1]
    alike = (stretch.kind, stretch.name) == (each.kind, each.name)
    return alike and not any(map(is_weekday_school_day, between))
