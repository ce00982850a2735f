"""The files of a OneRoster package about who, where and in which groups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from skolsikt.school.identifiers import (
    InvalidIdentifier,
    PersonNumber,
    is_school_unit_code,
    named_unit_code,
)
from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.csv_package import Package
from skolsikt.sources.reading.faults import BAD_DATE, BAD_PERSON_NUMBER, REQUIRED_MISSING
from skolsikt.sources.reading.rejects import RejectBook

REMOVED = "tobedeleted"
_OF_TYPE = re.compile(r"\{[^:{}]*:([^{}]*)\}")  # userIds: {type:id},{type:id}
_LEVELS = {"KG": 0, **{text: level for level in range(11) for text in (str(level), f"{level:02}")}}


@dataclass(slots=True)
class CsvRow:
    """One row of one file, and its faults."""

    file: str
    number: int
    told: Mapping[str, str]
    text: str
    book: RejectBook
    is_lost: bool = False

    def get(self, name: str) -> str:
        return self.told.get(name, "")

    @property
    def id(self) -> str:
        return self.get("sourcedId")

    def reject(self, name: str, fault: Fault) -> None:
        """Write down that ``name`` is faulty; nothing of the row is taken."""
        self.book.add(self.number, f"{self.file}.{name}", self.get(name), fault.code, self.text)
        self.is_lost = True

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.get(name)[:10]) if self.get(name) else None
        except ValueError:
            self.reject(name, BAD_DATE)
            return None


@dataclass
class Roster:
    """A package being read, its rows counted."""

    package: Package
    book: RejectBook = field(default_factory=RejectBook)
    read_count: int = 0

    def rows(self, file: str) -> Iterator[CsvRow]:
        """Yield the rows that are not marked as removed."""
        for number, told, text in self.package.rows(file):
            self.read_count += 1
            if told.get("status", "").lower() != REMOVED:
                yield CsvRow(file, number, told, text, self.book)


@dataclass(frozen=True, kw_only=True)
class User:
    """A person of the package. ``number`` only where one of the identifiers is a person number."""

    row: CsvRow
    number: PersonNumber | None
    signature: str
    level: int | None
    home: str  # organisation


def read_organisations(roster: Roster, *, municipality: str) -> dict[str, tuple[str, str, int]]:
    """Return the schools: id -> school unit code, name and row number."""
    schools: dict[str, tuple[str, str, int]] = {}
    for row in roster.rows("orgs"):
        if row.get("type").lower() != "school":
            continue
        code, name = row.get("identifier"), row.get("name")
        if not is_school_unit_code(code):
            if not municipality or not name:
                row.reject("identifier", REQUIRED_MISSING)
                continue
            code = named_unit_code(municipality, name)
        schools[row.id] = (code, name or code, row.number)
    return schools


def read_users(roster: Roster) -> dict[str, User]:
    """Return everybody by id. That a pupil has no person number is told where the pupil is used."""
    return {
        row.id: User(
            row=row,
            number=_number(row),
            signature=row.get("username") or row.id,
            level=_LEVELS.get(row.get("grades").split(",")[0].strip().upper()),
            home=(row.get("primaryOrgSourcedId") or row.get("orgSourcedIds")).split(",")[0].strip(),
        )
        for row in roster.rows("users")
        if row.id
    }


def _number(row: CsvRow) -> PersonNumber | None:
    """Return the person number: the standard has no place of its own for one, so every identifier is looked at."""
    told = [row.get("identifier"), *_OF_TYPE.findall(row.get("userIds")), row.get("userMasterIdentifier"), row.id]
    for text in told:
        try:
            return PersonNumber.parse(text)
        except InvalidIdentifier:
            continue
    return None


def reject_nameless(user: User) -> None:
    """Write down once that a pupil cannot be known."""
    if not user.row.is_lost:
        user.row.reject("identifier", BAD_PERSON_NUMBER if user.row.get("identifier") else REQUIRED_MISSING)
