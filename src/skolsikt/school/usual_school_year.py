"""Public holidays and the school year as it usually is: dated rules, for where a municipality has said nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Literal

import holidays
from pydantic import BaseModel, Field

from skolsikt.school.calendar_day import FRIDAY, MONDAY, ONE_DAY, CalendarDay, days_between, is_within
from skolsikt.school.dated_rules import rule
from skolsikt.school.periods import dates_of


@cache
def public_holidays(year: int) -> Mapping[date, str]:
    """Return the public holidays of a calendar year with their Swedish names; ordinary Sundays are not among them.

    Source: lagen (1989:253) om allmänna helgdagar, through the library ``holidays``.

    >>> public_holidays(2025)[date(2025, 4, 18)]
    'Långfredagen'
    """
    return MappingProxyType(dict(sorted(holidays.country_holidays("SE", years=year, language="sv").items())))


def is_public_holiday(day: date) -> bool:
    """Return whether ``day`` is a public holiday (an ordinary Sunday is not).

    >>> is_public_holiday(date(2025, 6, 6))
    True
    """
    return day in public_holidays(day.year)


def is_weekday_school_day(day: date) -> bool:
    """Return whether ``day`` can be a school day at all: Monday to Friday and no public holiday.

    >>> is_weekday_school_day(date(2025, 5, 1)), is_weekday_school_day(date(2025, 5, 2))
    (False, True)
    """
    return day.isoweekday() <= FRIDAY and not is_public_holiday(day)


def default_calendar(school_year: str, *, county_code: str = "") -> tuple[CalendarDay, ...]:
    """Return the named days of a school year as they usually are, in order of date; Sportlov differs between counties.

    >>> [day.name for day in default_calendar("2024/25") if day.day == date(2025, 5, 2)]
    ['Klämdag']
    """
    (autumn_first, autumn_last), (spring_first, spring_last) = default_terms(school_year)
    days_in_term = {*days_between(autumn_first, autumn_last), *days_between(spring_first, spring_last)}
    edges = (
        CalendarDay(day=autumn_first, kind="term_start", name="Höstterminen börjar"),
        CalendarDay(day=autumn_last, kind="term_end", name="Höstterminen slutar"),
        CalendarDay(day=spring_first, kind="term_start", name="Vårterminen börjar"),
        CalendarDay(day=spring_last, kind="term_end", name="Vårterminen slutar"),
    )
    off = [each for each in (*_bridges(school_year), *_breaks(school_year, county_code)) if each.day in days_in_term]
    named = {each.day: each for each in (*edges, *off, *_public(school_year))}
    return tuple(sorted(named.values()))


class _Edge(BaseModel):
    by: str = ""
    first_from: str = Field("", alias="from")
    weekday: int = 0

    def in_year(self, year: int) -> date:
        day = date.fromisoformat(f"{year}-{self.by or self.first_from}")
        if self.by:
            return day - (day.isoweekday() - self.weekday) % 7 * ONE_DAY
        return next(each for each in days_between(day, day + 7 * ONE_DAY) if each.isoweekday() <= FRIDAY)


class _Term(BaseModel):
    first: _Edge
    last: _Edge


class _Break(BaseModel):
    name: str
    week: int = 0
    week_by_county: dict[str, int] = {}
    week_of: str = ""


@cache
def default_terms(school_year: str) -> tuple[tuple[date, date], tuple[date, date]]:
    """Return the first and last day of the autumn and of the spring term as they usually are."""
    first, last = dates_of(school_year)
    terms = rule("calendar.terms", on=first).read(dict[Literal["autumn", "spring"], _Term])
    autumn, spring = terms["autumn"], terms["spring"]
    return (
        (autumn.first.in_year(first.year), autumn.last.in_year(first.year)),
        (spring.first.in_year(last.year), spring.last.in_year(last.year)),
    )


def _public(school_year: str) -> Iterator[CalendarDay]:
    for year in {day.year for day in dates_of(school_year)}:
        for day, name in public_holidays(year).items():
            if is_within(day, school_year):
                yield CalendarDay(day=day, kind="public_holiday", name=name)


def _bridges(school_year: str) -> Iterator[CalendarDay]:
    name = rule("calendar.bridge_day_name", on=dates_of(school_year)[0]).read(str)
    for holiday in _public(school_year):
        for day in (holiday.day - ONE_DAY, holiday.day + ONE_DAY):
            beside_weekend = day.isoweekday() == (MONDAY if day < holiday.day else FRIDAY)
            if beside_weekend and is_weekday_school_day(day):
                yield CalendarDay(day=day, kind="day_off", name=name)


def _breaks(school_year: str, county_code: str) -> Iterator[CalendarDay]:
    first, last = dates_of(school_year)
    for each in rule("calendar.breaks", on=first).read(list[_Break]):
        for monday in _mondays(each, county_code, first.year, last.year):
            days = days_between(monday, monday + 4 * ONE_DAY) if is_within(monday, school_year) else ()
            yield from (CalendarDay(day=day, kind="holiday", name=each.name) for day in days)


def _mondays(each: _Break, county_code: str, *years: int) -> Iterator[date]:
    week = each.week_by_county.get(county_code, each.week)
    for year in years:
        if week:
            yield date.fromisocalendar(year, week, MONDAY)
        for day, name in public_holidays(year).items():
            if name == each.week_of:
                yield day - (day.isoweekday() - MONDAY) * ONE_DAY
