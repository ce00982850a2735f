"""The school years of the demo: terms, holidays, days off and the days when school is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from skolsikt.school.calendar_day import CalendarDay
from skolsikt.school.usual_school_year import public_holidays

_AUTUMN_STARTS_BY, _AUTUMN_ENDS_BY, _SPRING_STARTS_FROM, _SPRING_ENDS_BY = (8, 21), (12, 21), (1, 8), (6, 14)
_AUTUMN_BREAK_WEEK, _SPRING_BREAK_WEEK = 44, 8
_TUESDAY, _THURSDAY, _FRIDAY = 1, 3, 4
_STUDY_DAYS = ((39, 3), (48, 1), (11, 5))  # ISO week and weekday


@dataclass(frozen=True, kw_only=True)
class SchoolYearDays:
    """One school year: the days when school is open, those of the autumn term first, and the days that have a name."""

    first_calendar_year: int
    open_days: tuple[date, ...]
    autumn_days_count: int
    named_days: tuple[CalendarDay, ...]

    @property
    def label(self) -> str:
        return school_year_label(self.first_calendar_year)

    @property
    def terms(self) -> tuple[str, str]:
        return f"HT{self.first_calendar_year}", f"VT{self.first_calendar_year + 1}"

    def term_bounds(self, term: int) -> tuple[date, date]:
        """First and last open day of the autumn (0) or spring (1) term."""
        days = self.open_days[: self.autumn_days_count] if term == 0 else self.open_days[self.autumn_days_count :]
        return days[0], days[-1]


def school_year_label(first_calendar_year: int) -> str:
    """Return the school year as it is written.

    >>> school_year_label(2025)
    '2025/26'
    """
    return f"{first_calendar_year}/{(first_calendar_year + 1) % 100:02d}"


def school_year_days(first_calendar_year: int) -> SchoolYearDays:
    """Return the calendar of the school year that starts in the autumn of ``first_calendar_year``.

    >>> school_year_days(2025).autumn_days_count
    82
    """
    autumn, spring = first_calendar_year, first_calendar_year + 1
    terms = (
        (_latest(_TUESDAY, date(autumn, *_AUTUMN_STARTS_BY)), _latest(_FRIDAY, date(autumn, *_AUTUMN_ENDS_BY))),
        (date(spring, *_SPRING_STARTS_FROM), _latest(_THURSDAY, date(spring, *_SPRING_ENDS_BY))),
    )
    named = {day.day: day for day in _days_off(autumn, spring)}
    open_days = [[day for day in _weekdays(*bounds) if day not in named] for bounds in terms]
    edges = [
        edge
        for days, label in zip(open_days, ("Höstterminen", "Vårterminen"), strict=True)
        for edge in (
            CalendarDay(day=days[0], kind="term_start", name=f"{label} börjar"),
            CalendarDay(day=days[-1], kind="term_end", name=f"{label} slutar"),
        )
    ]
    return SchoolYearDays(
        first_calendar_year=first_calendar_year,
        open_days=tuple(open_days[0] + open_days[1]),
        autumn_days_count=len(open_days[0]),
        named_days=tuple(sorted([*named.values(), *edges])),
    )


def _days_off(autumn: int, spring: int) -> list[CalendarDay]:
    public = {
        day: name
        for year in (autumn, spring)
        for day, name in public_holidays(year).items()
        if date(autumn, 8, 1) <= day < date(spring, 7, 1) and day.weekday() < 5
    }
    easter_monday = next(day for day in public if day.weekday() == 0 and day.month in (3, 4))
    ascension = next(day for day in public if day.weekday() == 3 and day > easter_monday + timedelta(days=30))
    breaks = [
        *((day, "Höstlov") for day in _week(autumn, _AUTUMN_BREAK_WEEK)),
        *((day, "Sportlov") for day in _week(spring, _SPRING_BREAK_WEEK)),
        *((easter_monday + timedelta(days=number), "Påsklov") for number in range(1, 5)),
    ]
    study_days = [date.fromisocalendar(autumn if week > 30 else spring, week, day) for week, day in _STUDY_DAYS]
    return [
        *(CalendarDay(day=day, kind="study_day", name="Studiedag") for day in study_days),
        CalendarDay(day=ascension + timedelta(days=1), kind="day_off", name="Klämdag"),
        *(CalendarDay(day=day, kind="holiday", name=name) for day, name in breaks),
        *(CalendarDay(day=day, kind="public_holiday", name=name) for day, name in public.items()),
    ]


def _week(year: int, week: int) -> list[date]:
    return [date.fromisocalendar(year, week, weekday) for weekday in range(1, 6)]


def _weekdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def _latest(weekday: int, by: date) -> date:
    return by - timedelta(days=(by.weekday() - weekday) % 7)
