"""Co-markings entered by hand: written as the file that they come as, and loaded like it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.loading.load import load_file
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.sources.co_markings import ID, TOTAL
from skolsikt.sources.contract import Wish
from skolsikt.warehouse.engine import literal
from skolsikt.warehouse.lock import writing

_HEADINGS = ("Personnummer", "Skolenhetskod", "Läsår", "Ämneskod", "Prov", "Uppgift", "Bedömare A", "Bedömare B")
_Row = tuple[int, str, str, str, str]  # pupil, subject, part, and both marks


class CoMarkingWrong(WrongUsage):
    """The marks cannot stand as they were given."""


@dataclass(frozen=True, kw_only=True)
class CoMarkingEntry:
    """Both marks of some pupils of one school unit in one test, or a ``part`` of it.

    ``marks``: pupil -> first and second mark, or None for one who has none (any longer).
    """

    school_unit: str
    school_year: str
    test: str
    subject_code: str
    part: str = TOTAL
    marks: Mapping[int, tuple[str, str] | None]

    def rows(self) -> list[_Row]:
        """Return the marks that there are, as rows."""
        given = ((key, marks) for key, marks in self.marks.items() if marks)
        return [(key, self.subject_code, self.part, *marks) for key, marks in given]

    def said(self) -> dict[str, object]:
        """Return the entry as it is kept until it is loaded."""
        return asdict(self) | {"marks": list(self.marks.items())}


def entry_of(said: Mapping[str, Any]) -> CoMarkingEntry:
    """Return the entry that was kept."""
    marks = {int(key): tuple(marks) if marks else None for key, marks in said["marks"]}
    return CoMarkingEntry(**dict(said) | {"marks": marks})


def enter_co_markings(
    entry: CoMarkingEntry, *, house: House, at: datetime, who: str = "", wait_seconds: float = 60
) -> LoadOutcome:
    """Publish what stands of the test at the school unit, with ``entry`` in it.

    Marks of other pupils and parts stay, also those that a file brought. Undone like any load.
    Raises CoMarkingWrong when nothing would be left, or WarehouseBusy.
    """
    with (
        writing(house.home, what=_("sambedömning"), at=at, wait_seconds=wait_seconds),
        house.warehouse.workfolder() as folder,
    ):
        rows = [*_standing(entry, house), *entry.rows()]
        if not rows:
            raise CoMarkingWrong(_("Fyll i minst en elevs bedömningar. En hel sambedömning tas bort på sidan Data."))
        path = folder / _("sambedömning {school_year}.csv").format(school_year=entry.school_year.replace("/", "-"))
        _write(path, entry, rows, house)
        wish = Wish(municipality=house.settings.municipality)
        return load_file(path, house=house, wish=wish, source_id=ID, at=at, who=who)


def _standing(entry: CoMarkingEntry, house: House) -> Iterable[_Row]:
    """The rows of the slice that the entry says nothing of: a load replaces all of it."""
    told = {"year": entry.school_year, "test": entry.test, "unit": entry.school_unit, "source": ID}
    sql = _STANDING.format(**{name: literal(value) for name, value in told.items()})
    for key, subject, part, first, second in house.rows().fetchall(sql):
        row = (int(str(key)), str(subject), str(part), str(first or ""), str(second or ""))
        if row[0] not in entry.marks or row[1:3] != (entry.subject_code, entry.part):
            yield row


def _write(path: Path, entry: CoMarkingEntry, rows: Iterable[_Row], house: House) -> None:
    """One whom the vault no longer knows, after an erasure, is left out."""
    rows = list(rows)
    identities = Vault(house.home).identities([key for key, *_rest in rows])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADINGS)
        for key, subject, part, first, second in rows:
            if who := identities.get(key):
                what = (subject, entry.test, "" if part == TOTAL else part)
                writer.writerow((who.person_number, entry.school_unit, entry.school_year, *what, first, second))


_STANDING = (
    "SELECT pupil_key, subject_code, part, first_mark, second_mark FROM co_marking WHERE school_year = {year} "
    "AND test = {test} AND school_unit_code = {unit} AND source = {source}"
)
