"""Users and roles as somebody has written them in a table: read, with every fault told by row and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.school.identifiers import names_a_number
from skolsikt.sources.reading.masking import mask

_DELIMITERS = ";\t,"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong, where: ``row`` counts the heading as the first; ``column`` in the words of the file."""

    row: int
    column: str
    what: str

    def __str__(self) -> str:
        return _("Rad {row}, kolumn {column}: {what}").format(row=self.row, column=self.column, what=self.what)


@dataclass(frozen=True, kw_only=True)
class GrantLine:
    """One role of one user, in the words of the file; the service looks them up. ``school``: a code or a name."""

    row: int
    username: str
    role: str
    name: str = ""
    email: str = ""
    school: str = ""
    class_name: str = ""
    teaching_group: str = ""
    from_date: date | None = None
    to_date: date | None = None
    stand_in_for: str = ""


@dataclass(frozen=True, kw_only=True)
class Read:
    """The lines of a file, what is wrong with the others, and what was left out on purpose, in words."""

    lines: Sequence[GrantLine] = ()
    faults: Sequence[Fault] = ()
    left_out: Sequence[str] = field(default=())


# Field -> the headings that it may have; the first is the one that errors use.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "username": ("användarnamn", "username"),
    "role": ("roll", "role"),
    "name": ("namn", "name"),
    "email": ("e-post", "epost", "email"),
    "school": ("skola", "skolenhet", "skolenhetskod", "school"),
    "class_name": ("klass", "class"),
    "teaching_group": ("grupp", "undervisningsgrupp", "group"),
    "from_date": ("från", "from"),
    "to_date": ("till", "to"),
    "stand_in_for": ("vikarierar för", "stand_in_for"),
}
_FIELDS = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
_REQUIRED = ("username", "role")
_DATES = ("from_date", "to_date")


def read_grant_table(text: str) -> Read:
    """Return the lines of a table with headings, separated by semicolon, tab or comma; Swedish or English headings.

    >>> read_grant_table("användarnamn;roll;skola;klass\\nmaja;mentor;12345678;9A\\n").lines[0].class_name
    '9A'
    >>> str(read_grant_table("användarnamn;roll;till\\nmaja;mentor;30/6\\n").faults[0])
    'Rad 2, kolumn till: skriv dagen som 2026-06-30.'
    """
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))
    headings = [heading.strip().lower() for heading in rows[0]] if rows else []
    if faults := list(_wrong_headings(headings)):
        return Read(faults=faults)
    lines, faults = [], []
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            told = {_FIELDS[heading]: cell.strip() for heading, cell in zip(headings, cells, strict=False)}
            wrong = list(_wrong_cells(number, told, cells, headings))
            faults += wrong
            lines += [] if wrong else [_line(number, told)]
    return Read(lines=lines, faults=faults)


def _wrong_headings(headings: Sequence[str]) -> Iterator[Fault]:
    for heading in headings:
        if heading not in _FIELDS:
            what = _("rubriken är okänd.") + " " + did_you_mean(heading, _FIELDS)
            yield Fault(row=1, column=_sayable(heading), what=what)
    for name in _REQUIRED:
        if not any(_FIELDS.get(heading) == name for heading in headings):
            yield Fault(row=1, column=_HEADINGS[name][0], what=_("kolumnen saknas."))


def _sayable(heading: str) -> str:
    """A heading as an error may quote it: another file than the right one may begin with a pupil's number."""
    return mask(heading) if names_a_number(heading) else heading or "–"


def _wrong_cells(row: int, told: Mapping[str, str], cells: Sequence[str], headings: Sequence[str]) -> Iterator[Fault]:
    if len(cells) > len(headings):
        yield Fault(row=row, column="–", what=_("raden har fler fält än rubriker."))
    for name in _REQUIRED:
        if not told.get(name):
            yield Fault(row=row, column=_HEADINGS[name][0], what=_("fältet är tomt."))
    for name in _DATES:
        if told.get(name) and _day(told[name]) is None:
            yield Fault(row=row, column=_HEADINGS[name][0], what=_("skriv dagen som 2026-06-30."))


def _line(row: int, told: Mapping[str, str]) -> GrantLine:
    read: dict[str, Any] = {name: _day(text) if name in _DATES else text for name, text in told.items()}
    return GrantLine(row=row, **read)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def column_of(name: str) -> str:
    """Return the heading that a field has in errors.

    >>> column_of("to_date")
    'till'
    """
    return _HEADINGS[name][0]
