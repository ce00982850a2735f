"""Days of the school calendar entered by hand: written as the file that the calendar comes as, and loaded like it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.loading.load import load_file
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.measures.calendar import Calendars
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.school.calendar import days_before_others, school_calendar
from skolsikt.school.calendar_day import KIND_TITLES, TERM_EDGES, CalendarDay, DayKind, days_between
from skolsikt.school.identifiers import is_school_unit_code
from skolsikt.school.periods import school_year_of
from skolsikt.sources.contract import Wish
from skolsikt.sources.school_calendar import ID
from skolsikt.warehouse.lock import writing

_HEADINGS = ("Läsår", "Skolenhetskod", "Datum", "Slag", "Namn")


class CalendarEntryWrong(WrongUsage):
    """The days cannot stand in the calendar as they were given."""


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """What is to be said of the days from ``first`` to ``last``; ``kind`` None takes away what is said of them.

    ``school_unit``: a code, or ``*`` for every unit. Raises CalendarEntryWrong when the days contradict each other.
    """

    first: date
    last: date
    kind: DayKind | None
    name: str = ""
    school_unit: str = EVERY_UNIT

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise CalendarEntryWrong(_("Sista dagen ligger före den första: byt plats på dem."))
        if school_year_of(self.first) != school_year_of(self.last):
            raise CalendarEntryWrong(_("Dagarna ligger i två läsår (1 juli–30 juni): skriv in dem var för sig."))
        if self.kind in TERM_EDGES and self.first != self.last:
            raise CalendarEntryWrong(_("En termin börjar eller slutar en enda dag: ange bara den."))
        if self.school_unit != EVERY_UNIT and not is_school_unit_code(self.school_unit):
            raise CalendarEntryWrong(_("En skolenhetskod har åtta siffror. Ange * för alla skolor."))

    @property
    def school_year(self) -> str:
        """The school year that the days lie in."""
        return school_year_of(self.first)

    def days(self) -> list[CalendarDay]:
        """Return the days as they are to stand; without a name they are called what they are."""
        if self.kind is None:
            return []
        name = self.name.strip() or _(KIND_TITLES[self.kind])
        return [CalendarDay(day=day, kind=self.kind, name=name) for day in days_between(self.first, self.last)]


def enter_days(
    entry: CalendarEntry, *, house: House, at: datetime, who: str = "", wait_seconds: float = 60
) -> LoadOutcome:
    """Publish the calendar of one school unit (or of every unit) and school year with ``entry`` in it.

    The first entry for every unit writes down the usual days that hold besides it, so that they can be changed too.
    Undone like any load. Raises CalendarEntryWrong, or WarehouseBusy.
    """
    what = _("skolkalendern {school_year}").format(school_year=entry.school_year)
    with (
        writing(house.home, what=what, at=at, wait_seconds=wait_seconds),
        house.warehouse.workfolder() as folder,
    ):
        days = days_with(entry, house.calendars(entry.school_year))
        path = folder / _("skolkalender {school_year} {unit}.csv").format(
            school_year=entry.school_year.replace("/", "-"),
            unit=_("alla") if entry.school_unit == EVERY_UNIT else entry.school_unit,
        )
        _write(path, entry, days)
        return load_file(path, house=house, wish=Wish(), source_id=ID, at=at, who=who)


def days_with(entry: CalendarEntry, calendars: Calendars) -> tuple[CalendarDay, ...]:
    """Return the days that the unit is to have of its own once ``entry`` is made. Raises CalendarEntryWrong."""
    common, own = calendars.days(), calendars.own.get(entry.school_unit, ())
    before = common if entry.school_unit == EVERY_UNIT else own
    # A public holiday among several days keeps its name, as when a file says both.
    public = {each.day for each in common if each.kind == "public_holiday"} if entry.first < entry.last else set()
    spoken_of = {day for day in days_between(entry.first, entry.last) if day not in public}
    if entry.kind is None and not any(each.day in spoken_of for each in before):
        raise CalendarEntryWrong(_("Kalendern säger inget om de dagarna: det finns inget att ta bort."))
    others = [each for each in before if each.day not in spoken_of]
    after = days_before_others([day for day in entry.days() if day.day in spoken_of], others)
    _check_terms(days_before_others(after, common), entry.school_year)
    # A load replaces what it has rows for: a unit that has no days of its own left says one that all units have.
    return after or common[:1]


def _check_terms(days: Iterable[CalendarDay], school_year: str) -> None:
    calendar = school_calendar(school_year, named_days=days)
    if any(first >= last for first, last in calendar.terms):
        raise CalendarEntryWrong(_("Då skulle en termin sluta innan den börjar: kontrollera dagen."))


def _write(path: Path, entry: CalendarEntry, days: Iterable[CalendarDay]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADINGS)
        writer.writerows(
            (entry.school_year, entry.school_unit, day.day.isoformat(), day.kind, day.name) for day in days
        )
