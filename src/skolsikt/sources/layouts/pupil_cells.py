"""Cells that files about pupils share: who, at which school, in which subject, from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from skolsikt.home.words import N_
from skolsikt.school.subjects import SUBJECTS
from skolsikt.sources.contract import ProfileField
from skolsikt.sources.reading.checked_row import CheckedRow
from skolsikt.sources.reading.faults import (
    DATES_REVERSED,
    REQUIRED_MISSING,
    UNKNOWN_CODE,
)

Days = tuple[date, date | None]

# What every file about pupils may hold, with the words of the manual.
PERSON_FIELD = {"person_number": ProfileField(N_("personnummer, samordningsnummer eller TF-nummer"), is_required=True)}
CLASS_FIELDS = {
    "class_name": ProfileField(N_("klass")),
    "grade_level": ProfileField(N_("årskurs; 0 är förskoleklass")),
}


def subject_of(row: CheckedRow, *, is_required: bool = True) -> str | None:
    """Return the subject's code, from the code or the Swedish or English name of a subject."""
    subject = row.read("subject_code", subject_code, UNKNOWN_CODE)
    if is_required and not row.text("subject_code"):
        row.reject("subject_code", REQUIRED_MISSING)
    return subject


def subject_code(text: str) -> str | None:
    """Return the code of the subject that ``text`` is the code or the name of, or None.

    >>> [subject_code(text) for text in ("ma", "Matematik", "Svenska som andraspråk", "Trollkonst")]
    ['MA', 'MA', 'SVA', None]
    """
    return _subject_words().get(text.casefold())


@cache
def _subject_words() -> Mapping[str, str]:
    names = {name: code for code, one in SUBJECTS.items() for name in (one.name_en, one.name_sv)}
    return {word.casefold(): code for word, code in {**names, **{code: code for code in SUBJECTS}}.items()}


def days_of(row: CheckedRow) -> Days | None:
    """Return first and last day; the last is None while it goes on."""
    first, last = row.day("from_date"), row.day("to_date")
    if not row.text("from_date"):
        row.reject("from_date", REQUIRED_MISSING)
    if first is None or row.is_lost:
        return None
    if last and last < first:
        row.reject("to_date", DATES_REVERSED)
        return None
    return first, last


def required_text(row: CheckedRow, field: str) -> str | None:
    """Return the text of ``field``; an empty one loses the row."""
    text = row.text(field)
    if text is None:
        row.reject(field, REQUIRED_MISSING)
    return text
