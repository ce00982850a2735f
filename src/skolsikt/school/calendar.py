"""School days: public holidays, the school year as it usually is, and a municipality's own calendar on top.

The defaults are dated rules; what a municipality has loaded into ``school_calendar`` goes before them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Literal

import holidays
from pydantic import BaseModel, Field

from skolsikt.school.dated_rules import rule
from skolsikt.school.periods import dates_of, week_of

DayKind = Literal["term_start", "term_end", "holiday", "day_off", "study_day", "public_holiday"]
WITHOUT_SCHOOL: frozenset[DayKind] = frozenset({"holiday", "day_off", "study_day", "public_holiday"})

_ONE_DAY = timedelta(days=1)
_MONDAY, _FRIDAY = 1, 5


@dataclass(frozen=True, kw_only=True, order=True)
class CalendarDay:
    """A day that the calendar names; ``kind`` as in the table ``school_calendar``."""

    day: date
    kind: DayKind
    name: str


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
    return day.isoweekday() <= _FRIDAY and not is_public_holiday(day)


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
        return tuple(day for first, last in self.terms for day in _days(first, last) if self.is_school_day(day))

    def weeks_after_holidays(self) -> tuple[str, ...]:
        """Return the ISO weeks with school that follow a week without, the first week of each term included.

        >>> school_calendar("2024/25").weeks_after_holidays()
        ('2024-W34', '2024-W45', '2025-W02', '2025-W10', '2025-W17')
        """
        days = self.school_days()
        with_school = {week_of(day) for day in days}
        return tuple(dict.fromkeys(week_of(day) for day in days if week_of(day - 7 * _ONE_DAY) not in with_school))


def default_calendar(school_year: str, *, county_code: str = "") -> tuple[CalendarDay, ...]:
    """Return the named days of a school year as they usually are, in order of date; Sportlov differs between counties.

    >>> [day.name for day in default_calendar("2024/25") if day.day == date(2025, 5, 2)]
    ['Klämdag']
    """
    (autumn_first, autumn_last), (spring_first, spring_last) = _default_terms(school_year)
    days_in_term = {*_days(autumn_first, autumn_last), *_days(spring_first, spring_last)}
    edges = (
        CalendarDay(day=autumn_first, kind="term_start", name="Höstterminen börjar"),
        CalendarDay(day=autumn_last, kind="term_end", name="Höstterminen slutar"),
        CalendarDay(day=spring_first, kind="term_start", name="Vårterminen börjar"),
        CalendarDay(day=spring_last, kind="term_end", name="Vårterminen slutar"),
    )
    off = [each for each in (*_bridges(school_year), *_breaks(school_year, county_code)) if each.day in days_in_term]
    named = {each.day: each for each in (*edges, *off, *_public(school_year))}
    return tuple(sorted(named.values()))


def school_calendar(
    school_year: str, *, named_days: Iterable[CalendarDay] = (), county_code: str = ""
) -> SchoolCalendar:
    """Return the calendar of ``school_year``: the municipality's own ``named_days``, the usual ones where it has none.

    Own term dates replace the usual dates one by one. Once a holiday is the municipality's own, none of the usual
    holidays and days off are assumed: whoever enters holidays enters all of them.
    """
    own = [each for each in named_days if _within(each.day, school_year)]
    has_own_holidays = any(each.kind == "holiday" for each in own)
    assumed = () if has_own_holidays else default_calendar(school_year, county_code=county_code)
    autumn, spring = _default_terms(school_year)
    return SchoolCalendar(
        school_year=school_year,
        terms=(_own_term(own, autumn), _own_term(own, spring)),
        without_school=frozenset(each.day for each in (*own, *assumed) if each.kind in WITHOUT_SCHOOL),
    )


class _Edge(BaseModel):
    by: str = ""
    first_from: str = Field("", alias="from")
    weekday: int = 0

    def in_year(self, year: int) -> date:
        day = date.fromisoformat(f"{year}-{self.by or self.first_from}")
        if self.by:
            return day - (day.isoweekday() - self.weekday) % 7 * _ONE_DAY
        return next(each for each in _days(day, day + 7 * _ONE_DAY) if each.isoweekday() <= _FRIDAY)


class _Term(BaseModel):
    first: _Edge
    last: _Edge


class _Break(BaseModel):
    name: str
    week: int = 0
    week_by_county: dict[str, int] = {}
    week_of: str = ""


@cache
def _default_terms(school_year: str) -> tuple[tuple[date, date], tuple[date, date]]:
    first, last = dates_of(school_year)
    terms = rule("calendar.terms", on=first).read(dict[Literal["autumn", "spring"], _Term])
    autumn, spring = terms["autumn"], terms["spring"]
    return (
        (autumn.first.in_year(first.year), autumn.last.in_year(first.year)),
        (spring.first.in_year(last.year), spring.last.in_year(last.year)),
    )


def _own_term(own: list[CalendarDay], usual: tuple[date, date]) -> tuple[date, date]:
    """The term's own first and last day where given, else the usual ones; matched by calendar year."""
    year = usual[0].year
    first = [each.day for each in own if each.kind == "term_start" and each.day.year == year]
    last = [each.day for each in own if each.kind == "term_end" and each.day.year == year]
    return min(first, default=usual[0]), max(last, default=usual[1])


def _public(school_year: str) -> Iterator[CalendarDay]:
    for year in {day.year for day in dates_of(school_year)}:
        for day, name in public_holidays(year).items():
            if _within(day, school_year):
                yield CalendarDay(day=day, kind="public_holiday", name=name)


def _bridges(school_year: str) -> Iterator[CalendarDay]:
    name = rule("calendar.bridge_day_name", on=dates_of(school_year)[0]).read(str)
    for holiday in _public(school_year):
        for day in (holiday.day - _ONE_DAY, holiday.day + _ONE_DAY):
            beside_weekend = day.isoweekday() == (_MONDAY if day < holiday.day else _FRIDAY)
            if beside_weekend and is_weekday_school_day(day):
                yield CalendarDay(day=day, kind="day_off", name=name)


def _breaks(school_year: str, county_code: str) -> Iterator[CalendarDay]:
    first, last = dates_of(school_year)
    for each in rule("calendar.breaks", on=first).read(list[_Break]):
        for monday in _mondays(each, county_code, first.year, last.year):
            days = _days(monday, monday + 4 * _ONE_DAY) if _within(monday, school_year) else ()
            yield from (CalendarDay(day=day, kind="holiday", name=each.name) for day in days)


def _mondays(each: _Break, county_code: str, *years: int) -> Iterator[date]:
    week = each.week_by_county.get(county_code, each.week)
    for year in years:
        if week:
            yield date.fromisocalendar(year, week, _MONDAY)
        for day, name in public_holidays(year).items():
            if name == each.week_of:
                yield day - (day.isoweekday() - _MONDAY) * _ONE_DAY


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * _ONE_DAY for number in range((last - first).days + 1))


def _within(day: date, period: str) -> bool:
    first, last = dates_of(period)
    return first <= day <= last
