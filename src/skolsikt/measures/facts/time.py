"""School time as columns: term of a month, last day of a term, ISO week, weekday and clock, in any engine."""

from __future__ import annotations

from datetime import UTC, datetime

import ibis
import ibis.expr.types as ir

# A school year runs 1 July to 30 June.
_LAST_MONTH_OF_SPRING = "06"
_FIRST_MONTH = 7
MINUTES_PER_DAY = 24 * 60
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_PER_DAY, _SECONDS_PER_HOUR = 24 * 60 * 60, 60 * 60
_SECONDS_PER_YEAR = 31_556_952  # the mean of 400 years


def term_of_month(month: ir.StringValue) -> ir.StringValue:
    """Return ``VT2025`` for ``2025-03`` and ``HT2024`` for ``2024-11``."""
    name = ibis.ifelse(month.substr(5, 2) <= _LAST_MONTH_OF_SPRING, "VT", "HT")
    return name.concat(month.substr(0, 4))


def month_of_date(date: ir.DateValue) -> ir.StringValue:
    """Return ``2025-03`` for a day in March 2025."""
    return date.cast("string").substr(0, 7)


def school_year_of_date(date: ir.DateValue) -> ir.StringValue:
    """Return ``2024/25`` for a day in that school year."""
    first = ibis.ifelse(date.month() >= _FIRST_MONTH, date.year(), date.year() - 1)
    second = ((first + 1) % 100).cast("string").lpad(2, "0")
    return first.cast("string").concat("/", second)


def last_day_of_term(term: ir.StringValue) -> ir.StringValue:
    """Return the term's last day as ISO text, the day that dated rules are read for."""
    end = ibis.ifelse(term.substr(0, 2) == "VT", "-06-30", "-12-31")
    return term.substr(2, 4).concat(end)


def spring_term(school_year: ir.StringValue) -> ir.StringValue:
    """Return ``VT2025`` for ``2024/25``: the term that national tests and final grades are of."""
    spring = school_year.substr(0, 4).cast("int32") + 1
    return ibis.literal("VT").concat(spring.cast("string"))


def iso_week(date: ir.DateValue) -> ir.IntegerValue:
    """Return the ISO week as 202507: year of the week times 100, plus the week."""
    week = date.week_of_year().cast("int32")
    year = date.year().cast("int32")
    first_of_next = (week == 1) & (date.month() == 12)
    last_of_previous = (week >= 52) & (date.month() == 1)
    iso_year = ibis.cases((first_of_next, year + 1), (last_of_previous, year - 1), else_=year)
    return (iso_year * 100 + week).cast("int32")


def iso_weekday(date: ir.DateValue) -> ir.IntegerValue:
    """Return 1 for Monday to 7 for Sunday."""
    return (date.day_of_week.index() + 1).cast("int32")


def minutes_at(date: ir.DateValue, minute: ir.IntegerValue) -> ir.IntegerValue:
    """Return a day and the minutes after its midnight as minutes since 1 January 1970, on the clock of the day."""
    return _days_since_1970(date) * MINUTES_PER_DAY + minute


def swedish_minutes(instant: ir.TimestampValue) -> ir.IntegerValue:
    """Return an instant in Swedish time, as ``minutes_at`` counts.

    Engines convert time zones each in its own way, some by the zone of the session. The rule of summer time (directive
    2000/84/EC: from the last Sunday of March to that of October, 01:00 UTC) is the same in all of them.
    """
    # Not epoch_seconds: DuckDB counts those from the clock of the session's zone. The year may be wrong hours from its
    # turn: no summer begins or ends near it.
    seconds = instant.delta(ibis.literal(_BEGINNING), unit="second").cast("int64")
    year = _BEGINNING.year + seconds // _SECONDS_PER_YEAR
    begins, ends = (_last_sunday(year, month) * _SECONDS_PER_DAY + _SECONDS_PER_HOUR for month in (3, 10))
    is_summer = (seconds >= begins) & (seconds < ends)
    return seconds // 60 + is_summer.ifelse(120, 60)


def _last_sunday(year: ir.IntegerValue, month: int) -> ir.IntegerValue:
    """Return the last Sunday of a month of 31 days, as days since 1970."""
    last = ibis.date(year, month, 31)
    return _days_since_1970(last) - (last.day_of_week.index() + 1) % 7


def _days_since_1970(date: ir.DateValue) -> ir.IntegerValue:
    return date.delta(ibis.date(_BEGINNING.date()), unit="day").cast("int64")
