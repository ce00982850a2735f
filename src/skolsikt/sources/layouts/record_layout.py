"""The record layouts of grade files as objects: fields in order, with their lengths, characters and codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from operator import itemgetter
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from skolsikt.school.dated_rules import Rulebook, rule, rulebook
from skolsikt.sources.layouts.scb_lines import Characters

LAYOUT_FILE = Path(__file__).parent / "scb_grades.yaml"

Kind = Literal["final", "term"]

_VERSIONED = (
    "scb_grades.class_length",
    "scb_grades.missing_class",
    "scb_grades.autumn_grades_from",
    "scb_grades.ages",
)


class _Given(BaseModel):
    """A field as the rules write it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    holds: str = ""
    subject: str = ""
    language_of: str = ""
    characters: Characters = "letters_digits"
    length: int | Literal["by_date"] = 1
    missing: Literal["", "by_date"] = ""
    codes: str = ""
    two_needs: list[str] = []


@dataclass(frozen=True, kw_only=True)
class LayoutField:
    """One field. ``subject``: it is the grade of that subject, one of ``codes``; ``language_of``: that subject's
    language; otherwise ``holds`` says what it is. ``missing`` is the code for "not known"."""

    position: int  # from 0
    name: str
    holds: str
    subject: str
    language_of: str
    characters: Characters
    length: int
    missing: str
    codes: frozenset[str]
    two_needs: tuple[int, ...]  # positions that must be graded before code 2 is allowed here


@dataclass(frozen=True, kw_only=True, eq=False)
class RecordLayout:
    """One version of a layout: its kind, the day it holds from, its source and its fields."""

    kind: Kind
    valid_from: date
    source: str
    fields: tuple[LayoutField, ...]
    autumn_grades_from: int
    ages: tuple[int, int]

    @cached_property
    def grades(self) -> tuple[LayoutField, ...]:
        """The fields that hold a grade."""
        return tuple(field for field in self.fields if field.subject)

    @cached_property
    def grades_of(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """The grades of a row, in the order of ``grades``."""
        return itemgetter(*(field.position for field in self.grades))

    @cached_property
    def languages(self) -> dict[str, LayoutField]:
        """Subject -> the field that holds its language."""
        return {field.language_of: field for field in self.fields if field.language_of}

    @cached_property
    def about(self) -> dict[str, LayoutField]:
        """What a field holds -> the field, for those about the pupil and the file."""
        return {field.holds: field for field in self.fields if field.holds}


@cache
def _book() -> Rulebook:
    return rulebook().plus(LAYOUT_FILE)


@cache
def record_layout(kind: Kind, *, extracted: date) -> RecordLayout:
    """Return the layout that a file taken out on ``extracted`` follows; files older than the first follow the first.

    Source: SCB/Skolverket, kravspecifikation för datafil, betyg årskurs 6 och 9, 2025 och 2026.

    >>> layout = record_layout("final", extracted=date(2026, 6, 12))
    >>> len(layout.fields), layout.about["class_name"].length, layout.valid_from
    (33, 25, datetime.date(2026, 1, 1))
    """
    book = _book()
    fields_rule = f"scb_{kind}_grades.fields"
    begins = book.begins(fields_rule, *_VERSIONED)
    valid_from = max((day for day in begins if day <= extracted), default=begins[0])
    line = rule(fields_rule, on=valid_from, book=book)
    length, missing, autumn, ages = (rule(versioned, on=valid_from, book=book) for versioned in _VERSIONED)
    given = [_Given.model_validate(one) for one in line.read(list[dict[str, object]])]
    position = {one.name: place for place, one in enumerate(given)}
    return RecordLayout(
        kind=kind,
        valid_from=valid_from,
        source=line.source,
        autumn_grades_from=autumn.read(int),
        ages=ages.read(tuple[int, int]),
        fields=tuple(
            LayoutField(
                position=place,
                name=one.name,
                holds=one.holds,
                subject=one.subject,
                language_of=one.language_of,
                characters=one.characters,
                length=length.read(int) if one.length == "by_date" else one.length,
                missing=str(missing.value or "") if one.missing else "",
                codes=frozenset(one.codes),
                two_needs=tuple(position[name] for name in one.two_needs),
            )
            for place, one in enumerate(given)
        ),
    )
