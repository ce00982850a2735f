"""The school days of a school year: a municipality's own calendar, before the school year as it usually is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from skolsikt.school.calendar_day import (
    ONE_DAY,
    TERM_EDGES,
    WITHOUT_SCHOOL,
    CalendarDay,
    DayKind,
    days_between,
    is_within,
)
from skolsikt.school.periods import week_of
from skolsikt.school.usual_school_year import default_calendar, default_terms, is_weekday_school_day


@dataclass(frozen=True, kw_only=True)
class SchoolCalendar:
    """The school days of one school year. ``terms``: first and last day of the autumn and the spring term."""

    school_year: str
    terms: tuple[tuple[date, date], tuple[date, date]]
    without_school: frozenset[date] = field(default_factory=frozenset)

    def is_school_day(self, day: date) -> bool:
        """Return whether pupils have school that day.

        >>> calendar = school_calendar("2024/25")
        >>> calendar.is_school_day(date(2024, 10, 30)), calendar.is_school_day(date(2024, 11, 4))
        (False, True)
        """
        is_in_term = any(first <= day <= last for first, last in self.terms)
        return is_in_term and is_weekday_school_day(day) and day not in self.without_school

    def school_days(self) -> tuple[date, ...]:
        """Return every school day in order."""
        return tuple(day for first, last in self.terms for day in days_between(first, last) if self.is_school_day(day))

    def weeks_after_holidays(self) -> tuple[str, ...]:
        """Return the ISO weeks with school that follow a week without, the first week of each term included.

        >>> school_calendar("2024/25").weeks_after_holidays()
        ('2024-W34', '2024-W45', '2025-W02', '2025-W10', '2025-W17')
        """
        days = self.school_days()
        with_school = {week_of(day) for day in days}
        return tuple(dict.fromkeys(week_of(day) for day in days if week_of(day - 7 * ONE_DAY) not in with_school))


def days_before_others(own: Iterable[CalendarDay], others: Iterable[CalendarDay]) -> tuple[CalendarDay, ...]:
    """Return both in order of date, where ``own`` days go before ``others``: a school's before the municipality's.

    An own first or last day of a term takes the place of the other one of that term.

    >>> late = CalendarDay(day=date(2024, 8, 21), kind="term_start", name="")
    >>> [day.day for day in days_before_others([late], default_calendar("2024/25")) if day.kind == "term_start"]
    [datetime.date(2024, 8, 21), datetime.date(2025, 1, 8)]
    """
    mine = tuple(own)
    days, edges = {each.day for each in mine}, {_edge(each) for each in mine}
    kept = [each for each in others if each.day not in days and _edge(each) not in edges - {None}]
    return tuple(sorted((*kept, *mine)))


def effective_days(
    school_year: str, *, own: Iterable[CalendarDay] = (), county_code: str = ""
) -> tuple[CalendarDay, ...]:
    """Return every named day of ``school_year``: the municipality's ``own``, the usual ones where it has none.

    Once a holiday is the municipality's own, none of the usual holidays and days off are assumed: whoever enters
    holidays enters all of them.

    >>> len(effective_days("2024/25")) == len(default_calendar("2024/25"))
    True
    """
    mine = [each for each in own if is_within(each.day, school_year)]
    if any(each.kind == "holiday" for each in mine):
        return tuple(sorted(mine))
    return days_before_others(mine, default_calendar(school_year, county_code=county_code))


def school_calendar(
    school_year: str, *, named_days: Iterable[CalendarDay] = (), county_code: str = ""
) -> SchoolCalendar:
    """Return the calendar of ``school_year``; ``named_days`` are the municipality's own and replace the usual ones.

    A term whose first or last day is not among them has its usual one.

    >>> school_calendar("2024/25").is_school_day(date(2025, 5, 2))
    False
    """
    days = effective_days(school_year, own=named_days, county_code=county_code)
    autumn, spring = default_terms(school_year)
    return SchoolCalendar(
        school_year=school_year,
        terms=(_own_term(days, autumn), _own_term(days, spring)),
        without_school=frozenset(each.day for each in days if each.kind in WITHOUT_SCHOOL),
    )


def _edge(each: CalendarDay) -> tuple[DayKind, int] | None:
    """Which end of which term a day is; the autumn term and the spring term lie in different calendar years."""
    return (each.kind, each.day.year) if each.kind in TERM_EDGES else None


def _own_term(own: Sequence[CalendarDay], usual: tuple[date, date]) -> tuple[date, date]:
    """The term's own first and last day where given, else the usual ones; matched by calendar year."""
    year = usual[0].year
    first = [each.day for each in own if each.kind == "term_start" and each.day.year == year]
    last = [each.day for each in own if each.kind == "term_end" and each.day.year == year]
    return min(first, default=usual[0]), max(last, default=usual[1])
