"""An event entered by hand: written as the file that events come as, and loaded like it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.loading.load import load_file
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.school.identifiers import names_a_number
from skolsikt.sources.contract import Wish
from skolsikt.sources.events import ID
from skolsikt.warehouse.lock import writing

_HEADINGS = ("Skolenhetskod", "Händelse från", "Händelse till", "Händelse")


class EventEntryWrong(WrongUsage):
    """The event cannot be entered as it was given."""


@dataclass(frozen=True, kw_only=True)
class EventEntry:
    """What happened from ``first`` to ``last``. ``school_unit``: a code, or ``*`` for every unit.

    Raises EventEntryWrong when the days contradict each other, or the title is empty or holds a person number.
    """

    first: date
    last: date
    title: str
    school_unit: str = EVERY_UNIT

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise EventEntryWrong(_("Sista dagen ligger före den första: byt plats på dem."))
        if not self.title.strip():
            raise EventEntryWrong(_("Skriv vad som hände."))
        if names_a_number(self.title):
            raise EventEntryWrong(_("Skriv händelsen utan personnummer."))


def enter_event(
    entry: EventEntry, *, house: House, at: datetime, who: str = "", wait_seconds: float = 60
) -> LoadOutcome:
    """Publish ``entry``. Undone like any load. Raises WarehouseBusy."""
    with (
        writing(house.home, what=_("händelser"), at=at, wait_seconds=wait_seconds),
        house.warehouse.workfolder() as folder,
    ):
        unit = _("alla") if entry.school_unit == EVERY_UNIT else entry.school_unit
        path = folder / _("händelse {day} {unit}.csv").format(day=entry.first.isoformat(), unit=unit)
        _write(path, entry)
        return load_file(path, house=house, wish=Wish(), source_id=ID, at=at, who=who)


def _write(path: Path, entry: EventEntry) -> None:
    last = "" if entry.last == entry.first else entry.last.isoformat()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADINGS)
        writer.writerow((entry.school_unit, entry.first.isoformat(), last, entry.title.strip()))
