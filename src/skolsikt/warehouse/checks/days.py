"""Whether lessons lie on days when there is school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from skolsikt.home.words import ngettext
from skolsikt.school.calendar import SchoolCalendar, days_before_others, effective_days, school_calendar
from skolsikt.school.calendar_day import CalendarDay
from skolsikt.school.usual_school_year import is_weekday_school_day
from skolsikt.warehouse.checks.finding import Found, Subject
from skolsikt.warehouse.engine import literal

_EVERY_UNIT = "*"
Own = Mapping[str, list[CalendarDay]]  # school unit, or * for every unit -> its days


def days_are_school_days(subject: Subject) -> list[Found]:
    """No lesson lies on a day without school.

    Where no calendar has been loaded or entered for the school year, only weekends and public holidays are known.
    """
    if subject.table != "lesson_attendance":
        return []
    sql = f"SELECT school_year, school_unit_code, date, count(*) FROM {subject.rows} GROUP BY ALL"
    by_calendar: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for school_year, unit, day, count in subject.connection.execute(sql).fetchall():
        by_calendar[school_year, unit].append((day, count))
    own = {year: _own_days(subject, year) for year in {year for year, _unit in by_calendar}}
    rows = 0
    for (year, unit), days in by_calendar.items():
        calendar = _calendar(year, unit, own[year])
        rows += sum(count for day, count in days if not _has_school(day, calendar))
    message = ngettext(
        "lesson_attendance: {rows} lektion ligger på en dag utan skola enligt skolkalendern.",
        "lesson_attendance: {rows} lektioner ligger på dagar utan skola enligt skolkalendern.",
        rows,
    )
    return [Found(rows=rows, message=message.format(rows=rows))]


def _has_school(day: date, calendar: SchoolCalendar | None) -> bool:
    return calendar.is_school_day(day) if calendar else is_weekday_school_day(day)


def _calendar(school_year: str, unit: str, own: Own) -> SchoolCalendar | None:
    if not (own.get(_EVERY_UNIT) or own.get(unit)):
        return None
    common = effective_days(school_year, own=own.get(_EVERY_UNIT, ()))
    return school_calendar(school_year, named_days=days_before_others(own.get(unit, ()), common))


def _own_days(subject: Subject, school_year: str) -> Own:
    days: dict[str, list[CalendarDay]] = defaultdict(list)
    if rows := subject.standing.rows("school_calendar"):
        sql = (
            "SELECT school_unit_code, date, arg_max(kind, load), coalesce(arg_max(name, load), '') "
            f"FROM {rows} WHERE school_year = {literal(school_year)} GROUP BY ALL"
        )
        for unit, day, kind, name in subject.connection.execute(sql).fetchall():
            days[unit].append(CalendarDay(day=day, kind=kind, name=name))
    return days
