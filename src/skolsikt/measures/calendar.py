"""The school calendar of an installation: what has been loaded or entered, the usual days where nothing has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.school.calendar import SchoolCalendar, days_before_others, effective_days, school_calendar
from skolsikt.school.calendar_day import CalendarDay, DayKind
from skolsikt.school.municipalities import MUNICIPALITIES
from skolsikt.school.stretches import Stretch, stretches
from skolsikt.warehouse.engine import literal

Origin = Literal["unit", "municipality", "usual"]
ORIGIN_TITLES: Mapping[Origin, str] = {
    "unit": N_("skolans egna"),
    "municipality": N_("kommunens"),
    "usual": N_("som det brukar vara"),
}


@dataclass(frozen=True, kw_only=True)
class Calendars:
    """The calendars of one school year. ``own``: school unit (or ``*`` for every unit) -> the days given for it alone.

    ``county_code``: where the municipality lies, which decides when Sportlov usually is.
    """

    school_year: str
    own: dict[str, tuple[CalendarDay, ...]]
    county_code: str = ""

    def days(self, school_unit: str = EVERY_UNIT) -> tuple[CalendarDay, ...]:
        """Return every named day that holds for a school unit; the unit's own go before those of every unit."""
        common = effective_days(self.school_year, own=self.own.get(EVERY_UNIT, ()), county_code=self.county_code)
        return common if school_unit == EVERY_UNIT else days_before_others(self.own.get(school_unit, ()), common)

    def of(self, school_unit: str = EVERY_UNIT) -> SchoolCalendar:
        """Return the calendar that holds for a school unit."""
        return school_calendar(self.school_year, named_days=self.days(school_unit))

    def stretches(self, school_unit: str = EVERY_UNIT) -> list[tuple[Stretch, Origin]]:
        """Return the named days that hold for a school unit, put together, and who has said so; in order."""
        by_origin: dict[Origin, list[CalendarDay]] = defaultdict(list)
        for day in self.days(school_unit):
            by_origin[self._origin(day, school_unit)].append(day)
        found = [(stretch, origin) for origin, days in by_origin.items() for stretch in stretches(days)]
        return sorted(found, key=lambda one: one[0].first)

    def _origin(self, day: CalendarDay, school_unit: str) -> Origin:
        if day in self.own.get(EVERY_UNIT, ()):
            return "municipality"
        return "unit" if day in self.own.get(school_unit, ()) else "usual"

    def school_days(self, first: date, last: date) -> list[date]:
        """Return every day from ``first`` to ``last`` when any unit has school, in order."""
        days = {day for unit in (EVERY_UNIT, *self.own) for day in self.of(unit).school_days()}
        return sorted(day for day in days if first <= day <= last)


def read_calendars(rows: Rows | None, school_year: str, *, settings: Settings) -> Calendars:
    """Return the calendars of ``school_year`` as a data version has them; ``rows`` None: nothing has been loaded."""
    own: dict[str, list[CalendarDay]] = defaultdict(list)
    for unit, day, kind, name in _latest_loaded(rows, school_year) if rows else ():
        own[str(unit)].append(CalendarDay(day=cast(date, day), kind=cast(DayKind, kind), name=str(name or "")))
    municipality = MUNICIPALITIES.get(settings.municipality)
    return Calendars(
        school_year=school_year,
        own={unit: tuple(sorted(days)) for unit, days in own.items()},
        county_code=municipality.county_code if municipality else "",
    )


def _latest_loaded(rows: Rows, school_year: str) -> list[tuple[object, ...]]:
    """Two sources may tell about the same day: the one that was loaded last counts."""
    return rows.fetchall(
        "SELECT school_unit_code, date, arg_max(kind, load), arg_max(name, load) FROM school_calendar "
        f"WHERE school_year = {literal(school_year)} GROUP BY school_unit_code, date"
    )
