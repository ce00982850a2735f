"""From when to when something lasted: days, with the time of day where a file tells it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_
from skolsikt.sources.contract import ProfileField
from skolsikt.sources.layouts.lesson_columns import BAD_TIME
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.faults import BAD_DATE, DATES_REVERSED, REQUIRED_MISSING
from skolsikt.sources.reading.numbers import swedish_date

SPAN_FIELDS = {
    "from_date": ProfileField(N_("första dagen; klockslaget kan stå efter dagen"), is_required=True),
    "from_time": ProfileField(N_("klockslaget då det börjar; hela dagen när det inte står")),
    "to_date": ProfileField(N_("sista dagen; klockslaget kan stå efter dagen")),
    "to_time": ProfileField(N_("klockslaget då det slutar; hela dagen när det inte står")),
}
Span = tuple[datetime, datetime | None]
_Moment = tuple[date, time | None]
_YEARS = range(1900, 2200)  # others cannot be told in UTC, or are slips of the keyboard
_MIDNIGHT, _LAST_MINUTE = time(0, 0), time(23, 59)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.]\d\d(?:[.,]\d{1,9})?)?")
_ZONE = r"Z|[+-]\d\d(?::?\d\d)?"
_DAY_AND_CLOCK = re.compile(rf"(.+?)(?:T|,?\s+(?:kl\.?\s*)?)({_CLOCK.pattern})(?:\s?({_ZONE}))?")


def span_of(row: CheckedRow) -> Span | None:
    """Return when ``row`` begins and ends, in UTC; the end is None when the file does not tell it.

    Without a time of day it is from the first minute of the first day to the last one of the last day.
    """
    begins = _moment(row, "from")
    ends = _moment(row, "to", day=begins[0] if begins else None)
    if not row.text("from_date"):
        row.reject("from_date", REQUIRED_MISSING)
    if begins is None or row.is_lost:
        return None
    starts_at, ends_at = _instant(begins, _MIDNIGHT), _instant(ends, _LAST_MINUTE) if ends else None
    if ends_at and ends_at < starts_at:
        row.reject("to_date" if row.text("to_date") else "to_time", DATES_REVERSED)
    return starts_at, ends_at


def _moment(row: CheckedRow, side: str, *, day: date | None = None) -> _Moment | None:
    """Return the day and time of one ``side``; a time alone is on ``day``."""
    formats = row.layout.profile.date_formats
    told = row.read(f"{side}_date", lambda text: day_and_clock(text, formats=formats), BAD_DATE)
    clock = row.read(f"{side}_time", clock_time, BAD_TIME)
    if told:
        return told[0], clock or told[1]
    return (day, clock) if day and clock else None


def _instant(moment: _Moment, otherwise: time) -> datetime:
    day, clock = moment
    # Midnight is how many systems, and Excel, write a day without a time.
    told = clock if clock and clock != _MIDNIGHT else otherwise
    return datetime.combine(day, told, STOCKHOLM).astimezone(UTC)


@lru_cache(maxsize=4096)  # a file holds few days, many times
def day_and_clock(text: str, *, formats: tuple[str, ...]) -> _Moment | None:
    """Return the day that ``text`` shows in one of ``formats``, and the time of day if one stands after it.

    Both are Swedish: a time with a zone, as APIs write it, may lie on another day there.

    >>> day_and_clock("4.3.2025 kl. 8.20", formats=("%d.%m.%Y",)), day_and_clock("2025-03-04", formats=("%Y-%m-%d",))
    ((datetime.date(2025, 3, 4), datetime.time(8, 20)), (datetime.date(2025, 3, 4), None))
    >>> day_and_clock("2025-07-01T06:20:00Z", formats=("%Y-%m-%d",))  # Swedish time, whatever zone it is written in
    (datetime.date(2025, 7, 1), datetime.time(8, 20))
    """
    found = _DAY_AND_CLOCK.fullmatch(text.strip())
    days = tuple(pattern.split("%H")[0].rstrip(" T,") for pattern in formats)  # a profile's format may hold the time
    day = swedish_date(found[1] if found else text, formats=days)
    clock = clock_time(found[2]) if found else None
    if day is None or day.year not in _YEARS or (found and clock is None):
        return None
    return _in_sweden(day, clock, zone=found[5]) if found and clock and found[5] else (day, clock)


def _in_sweden(day: date, clock: time, *, zone: str) -> _Moment | None:
    """Return the Swedish day and time of a time in ``zone``; of the hour that comes twice, also which of the two."""
    try:
        told = datetime.fromisoformat(f"{day}T{clock:%H:%M}{zone}").astimezone(STOCKHOLM)
    except ValueError:  # no zone is so far off
        return None
    return told.date(), told.time()


def clock_time(text: str) -> time | None:
    """Return the time of day that ``text`` shows, to the minute, or None.

    >>> clock_time("8.20"), clock_time("08:20:30"), clock_time("24:30"), clock_time("förmiddag")
    (datetime.time(8, 20), datetime.time(8, 20), None, None)
    """
    found = _CLOCK.fullmatch(text.strip())
    try:
        return time(int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None
