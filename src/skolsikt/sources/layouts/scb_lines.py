"""What every file in SCB's record layouts has in common: how a line begins, its width, its pupil, its text fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from typing import Literal, Protocol, TypeVar

from skolsikt.school.identifiers import InvalidIdentifier, PersonNumber, is_school_unit_code
from skolsikt.sources.contract import Fault, Incoming
from skolsikt.sources.reading.faults import BAD_PERSON_NUMBER, BAD_SCHOOL_UNIT, FORBIDDEN_CHARACTERS, TOO_LONG
from skolsikt.sources.reading.record import Record

DELIMITER = ";"
DATE_FORMATS = ("%Y-%m-%d",)
NEARLY_FIELDS = 2  # a file this near the right width is claimed, so that what is wrong with it can be said
Characters = Literal["any", "letters", "letters_digits", "digits", "digits_hyphen"]

_START = re.compile(r"[^;]*;\d{4}-?\d\d-?\d\d;[^;]*;\d{8}(?:\d{4}|TF\w\w);\d{8};")
_ALLOWED = {
    "any": re.compile(r"[^;]*"),
    "letters": re.compile(r"[^\W\d_]*(?:[ '’.\-]+[^\W\d_]*)*"),  # names are letters with what joins them
    "letters_digits": re.compile(r"[^\W_]*"),
    "digits": re.compile(r"[0-9]*"),
    "digits_hyphen": re.compile(r"[0-9-]*"),
}
Line = TypeVar("Line")


class TextField(Protocol):
    """A field of a layout, as far as its text goes."""

    @property
    def position(self) -> int: ...
    @property
    def characters(self) -> Characters: ...
    @property
    def length(self) -> int: ...


Field = TypeVar("Field", bound=TextField)


def lines_of_pupils(incoming: Incoming) -> list[str]:
    """Return the first lines of the file when they begin as these layouts do; none when most of them do not."""
    lines = [line for line in incoming.head if _START.match(line)]
    seen = [line for line in incoming.head if line.strip()]
    return lines if len(lines) * 2 >= len(seen) - 1 else []


def common_width(lines: Sequence[str], expected: Collection[int]) -> int:
    """Return the number of fields that the most lines have; one empty field too many is a trailing separator."""
    widths: Counter[int] = Counter()
    for line in lines:
        width = line.count(DELIMITER) + 1
        is_trailing = width not in expected and width - 1 in expected and line.rstrip().endswith(DELIMITER)
        widths[width - is_trailing] += 1
    return max(widths, key=lambda width: widths[width], default=0)


def is_heading(record: Record) -> bool:
    """Tell whether somebody has put headings above the lines, which the layouts have none of."""
    return [name.casefold() for name in record.fields[:2]] == ["system", "datum"]


def person_of(fields: Sequence[str], place: TextField) -> PersonNumber | None:
    """Return the pupil of a row, or None when the number is faulty or not written with its twelve characters."""
    number = fields[place.position]
    try:
        person = PersonNumber.parse(number)
    except InvalidIdentifier:
        return None
    return person if person.value == number else None


def identity_problems(
    fields: Sequence[str], person: PersonNumber | None, *, number: Field, unit: Field
) -> Iterator[tuple[Field, str, Fault]]:
    """Yield what is faulty in whom and where a row is about."""
    if person is None:
        yield number, fields[number.position], BAD_PERSON_NUMBER
    code = fields[unit.position]
    if not is_school_unit_code(code):
        yield unit, code, BAD_SCHOOL_UNIT


def text_problems(field: Field, value: str) -> Iterator[tuple[Field, str, Fault]]:
    """Yield what is wrong with the length or the characters of a text."""
    if len(value) > field.length:
        yield field, value, TOO_LONG
    elif value and not _ALLOWED[field.characters].fullmatch(value):
        yield field, value, FORBIDDEN_CHARACTERS


def one_each(
    lines: Sequence[Line], *, about: Callable[[Line], Hashable], content: Callable[[Line], Hashable]
) -> tuple[list[Line], list[Line], int]:
    """Return one line of each pupil and period, the lines that contradict each other, and how many were repeated."""
    groups: dict[Hashable, list[Line]] = {}
    for line in lines:
        groups.setdefault(about(line), []).append(line)
    kept, contradicting, repeated = [], [], 0
    for same in groups.values():
        if len(same) == 1 or len({content(line) for line in same}) == 1:
            kept.append(same[0])
            repeated += len(same) - 1
        else:
            contradicting += same
    return kept, contradicting, repeated
