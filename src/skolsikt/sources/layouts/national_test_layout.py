"""The record layouts of national tests as objects: fields in order, with their parts, points and codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from skolsikt.school.dated_rules import Rulebook, rule, rulebook
from skolsikt.school.tests_of_levels import national_tests
from skolsikt.sources.layouts.scb_lines import Characters

LAYOUT_FILE = Path(__file__).parent / "scb_national_tests.yaml"

Test = Literal["np3", "np6", "np9"]
RESULTS = ("taken", "points", "reached", "grade")
_FIELDS: dict[Test, str] = {
    "np3": "scb_national_tests.year_three",
    "np6": "scb_national_tests.year_six",
    "np9": "scb_national_tests.year_nine",
}
_AGES = "scb_national_tests.ages"


class _Given(BaseModel):
    """A field as the rules write it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: str
    holds: str
    subject: str = ""
    part: str = ""
    characters: Characters = "letters_digits"
    length: int
    lowest: int | None = None
    highest: int | None = None
    codes: list[str] = []
    blank: bool = False


@dataclass(frozen=True, kw_only=True)
class ResultField:
    """One field. ``holds`` says what it is; a result is about one ``part`` of the test in one ``subject``.

    ``lowest`` and ``highest``: the points it may hold; ``codes``: what else. ``may_be_blank``: reported elsewhere.
    """

    position: int  # from 0
    name: str
    holds: str
    subject: str
    part: str
    characters: Characters
    length: int
    lowest: int | None
    highest: int | None
    codes: frozenset[str]
    may_be_blank: bool

    def points(self, value: str) -> int | None:
        """Return the points that ``value`` is, or None for a code."""
        is_number = self.highest is not None and value.isascii() and value.isdigit() and value not in self.codes
        return int(value) if is_number else None

    def allows(self, value: str) -> bool:
        """Tell whether the field may hold ``value``; whether it may be empty is another question."""
        points = self.points(value)
        if points is None or self.lowest is None or self.highest is None:
            return value in self.codes
        return self.lowest <= points <= self.highest


@dataclass(frozen=True, kw_only=True, eq=False)
class NationalTestLayout:
    """One version of a layout: its test, the day it holds from and its fields.

    ``is_compact``: without the fields that only tell whether a part was taken, as some systems write it.
    """

    test: Test
    valid_from: date
    fields: tuple[ResultField, ...]
    grade_level: int
    ages: tuple[int, int]
    is_compact: bool = False

    @cached_property
    def about(self) -> dict[str, ResultField]:
        """What a field holds -> the field, for those about the pupil and the file."""
        return {field.holds: field for field in self.fields if not field.subject}

    @cached_property
    def results(self) -> dict[str, tuple[ResultField, ...]]:
        """Subject, as the layout writes it -> the fields that hold results in it."""
        names = dict.fromkeys(field.subject for field in self.fields if field.holds in RESULTS)
        return {
            name: tuple(one for one in self.fields if one.subject == name and one.holds in RESULTS) for name in names
        }

    @cached_property
    def parts(self) -> dict[str, dict[str, tuple[ResultField, ...]]]:
        """Subject -> part -> the fields about it."""
        return {
            subject: {part: tuple(one for one in of if one.part == part) for part in dict.fromkeys(f.part for f in of)}
            for subject, of in self.results.items()
        }

    def said(self, holds: str, subject: str, fields: Sequence[str]) -> str:
        """Return what a row says of a subject's group, syllabus or assigned subject; empty without such a field."""
        place = self._beside.get((holds, subject))
        return fields[place] if place is not None else ""

    @cached_property
    def _beside(self) -> dict[tuple[str, str], int]:
        return {
            (one.holds, one.subject): one.position for one in self.fields if one.subject and one.holds not in RESULTS
        }

    @property
    def compact(self) -> NationalTestLayout | None:
        """The same layout without the fields that tell whether a part was taken; None where it has none."""
        kept = [one for one in self.fields if one.holds != "taken"]
        if len(kept) == len(self.fields):
            return None
        fields = tuple(replace(one, position=place) for place, one in enumerate(kept))
        return replace(self, fields=fields, is_compact=True)


@cache
def _book() -> Rulebook:
    return rulebook().plus(LAYOUT_FILE)


@cache
def national_test_layouts(test: Test, *, extracted: date) -> tuple[NationalTestLayout, ...]:
    """Return the layout that a file taken out on ``extracted`` follows, then its compact variant where it has one.

    Files older than the first layout follow the first.
    Source: SCB/Skolverket, kravspecifikation för datafil, nationella prov årskurs 3, 6 och 9, vårterminen 2026.

    >>> [len(one.fields) for one in national_test_layouts("np9", extracted=date(2026, 6, 12))]
    [32, 24]
    """
    book, fields_rule = _book(), _FIELDS[test]
    begins = book.begins(fields_rule, _AGES)
    valid_from = max((day for day in begins if day <= extracted), default=begins[0])
    line = rule(fields_rule, on=valid_from, book=book)
    layout = NationalTestLayout(
        test=test,
        valid_from=valid_from,
        fields=tuple(_field(place, one) for place, one in enumerate(line.read(list[dict[str, object]]))),
        grade_level=national_tests(valid_from)[test],
        ages=rule(_AGES, on=valid_from, book=book).read(dict[str, tuple[int, int]])[test],
    )
    return (layout, layout.compact) if layout.compact else (layout,)


def _field(position: int, line: dict[str, object]) -> ResultField:
    given = _Given.model_validate(line)
    return ResultField(
        position=position,
        name=given.name,
        holds=given.holds,
        subject=given.subject,
        part=given.part,
        characters=given.characters,
        length=given.length,
        lowest=given.lowest,
        highest=given.highest,
        codes=frozenset(given.codes),
        may_be_blank=given.blank,
    )
