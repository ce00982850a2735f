"""Whom a row is about."""

from __future__ import annotations

from datetime import date

from skolsikt.school.identifiers import InvalidIdentifier, PersonNumber
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.faults import BAD_PERSON_NUMBER, REQUIRED_MISSING

PERSON = "person_number"


def told_person(row: CheckedRow, *, on: date | None = None) -> PersonNumber | None:
    """Return the pupil of ``row``; an empty or faulty number loses it. ``on``: day of the file, for short numbers."""
    person = row.read(PERSON, lambda text: _parsed(text, on), BAD_PERSON_NUMBER)
    if person is None and not row.text(PERSON):
        row.reject(PERSON, REQUIRED_MISSING)
    return person


def _parsed(text: str, on: date | None) -> PersonNumber | None:
    try:
        return PersonNumber.parse(text, on=on)
    except InvalidIdentifier:
        return None
