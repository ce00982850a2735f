"""The endpoints of SS 12000 that are pulled, and what each of them is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from skolsikt.home.clock import STOCKHOLM
from skolsikt.school.periods import dates_of
from skolsikt.school.school_time import Month

Parameters = Mapping[str, str]
DELETIONS = "deletedEntities"
ATTENDANCES, EVENTS, SUMS = "attendances", "calendarEvents", "aggregatedAttendance"
# Without these nothing can be known about anybody; the others may be missing.
REQUIRED = ("organisations", "persons")
REGISTER = (*REQUIRED, "syllabuses", "groups", "duties", "activities", "placements", "absences", "grades")
ALL = (*REGISTER, EVENTS, ATTENDANCES, SUMS, DELETIONS)


@dataclass(frozen=True, kw_only=True)
class Span:
    """What a pull is about: its school year, and the whole months of lessons up to the day of it."""

    school_year: str
    lessons_from: date
    today: date

    @property
    def months(self) -> tuple[Month, ...]:
        months = [Month.of(self.lessons_from)]
        while months[-1].next.first <= self.today:
            months.append(months[-1].next)
        return tuple(months)


def span_of(today: date, *, months: int, since: date | None) -> Span:
    """Return the span of a pull: ``months`` months, the running one included, or those since a day.

    >>> span_of(date(2025, 10, 6), months=2, since=None).lessons_from
    datetime.date(2025, 9, 1)
    """
    first = Month.of(since or today)
    for _step in range(months - 1 if since is None else 0):
        first = first.previous
    return Span(school_year=Month.of(today).school_year.text, lessons_from=first.first, today=today)


def fixed_parameters(endpoint: str, span: Span) -> Parameters:
    """Return what an endpoint cannot be asked without."""
    if endpoint == EVENTS:
        return {"startTime.onOrAfter": _at(span.lessons_from), "startTime.onOrBefore": _at(span.today, time.max)}
    return {}


def month_parameters(month: Month, span: Span) -> Parameters:
    """Return the days that sums of attendance are asked for."""
    return {"startDate": month.first.isoformat(), "endDate": min(month.last, span.today).isoformat()}


def narrowing_parameters(endpoint: str, span: Span) -> Parameters:
    """Return what a server may be asked to leave out when everything is fetched: it is not needed, only large."""
    if endpoint == "absences":
        return {"startTime.onOrAfter": _at(dates_of(span.school_year)[0])}
    if endpoint == ATTENDANCES:  # what nobody has touched since before the months is of earlier lessons
        return changed_after(datetime.combine(Month.of(span.lessons_from).previous.first, time.min, STOCKHOLM))
    return {}


def changed_after(instant: datetime) -> Parameters:
    return {"meta.modified.after": instant.isoformat(timespec="seconds")}


def _at(day: date, clock: time = time.min) -> str:
    return datetime.combine(day, clock, STOCKHOLM).isoformat(timespec="seconds")
