"""The calendar of one school year as plain values for the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from skolsikt.home.words import _, ngettext
from skolsikt.measures.calendar import ORIGIN_TITLES, Calendars, Origin
from skolsikt.presentation.periods import day_short, week_label
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.school.calendar_day import KIND_TITLES, TERM_EDGES
from skolsikt.school.stretches import Stretch


@dataclass(frozen=True)
class Line:
    """Days on end in words. ``first`` and ``last``: as a form sends them; ``may_go``: whether they can be removed."""

    name: str
    kind: str
    days: str
    origin: str
    first: str
    last: str
    may_go: bool


def calendar_lines(calendars: Calendars, school_unit: str) -> list[Line]:
    """Return the named days that hold for a school unit (or ``*``), in order."""
    return [_line(stretch, origin, school_unit) for stretch, origin in calendars.stretches(school_unit)]


def _line(stretch: Stretch, origin: Origin, school_unit: str) -> Line:
    return Line(
        name=stretch.name or _(KIND_TITLES[stretch.kind]),
        kind=_(KIND_TITLES[stretch.kind]),
        days=span(stretch.first, stretch.last),
        origin=_(ORIGIN_TITLES[origin]),
        first=stretch.first.isoformat(),
        last=stretch.last.isoformat(),
        may_go=_may_go(stretch, origin, school_unit),
    )


def _may_go(stretch: Stretch, origin: Origin, school_unit: str) -> bool:
    """A public holiday is one whatever is said, and a term has to start and end; a school changes its own days."""
    if stretch.kind == "public_holiday" or (origin == "usual" and stretch.kind in TERM_EDGES):
        return False
    return school_unit == EVERY_UNIT or origin == "unit"


def span(first: date, last: date) -> str:
    """Return a day, or the first and last of several."""
    return day_short(first) if first == last else f"{day_short(first)} – {day_short(last)}"


def calendar_facts(calendars: Calendars, school_unit: str) -> list[tuple[str, str]]:
    """Return what the calendar comes to: the terms, the number of school days, the weeks after holidays."""
    calendar = calendars.of(school_unit)
    autumn, spring = calendar.terms
    count = len(calendar.school_days())
    return [
        (_("Hösttermin"), span(*autumn)),
        (_("Vårtermin"), span(*spring)),
        (_("Skoldagar"), ngettext("{count} dag", "{count} dagar", count).format(count=count)),
        (_("Veckor efter lov"), ", ".join(map(week_label, calendar.weeks_after_holidays()))),
    ]
