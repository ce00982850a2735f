"""Identifiers of people, school units, municipalities and organisers.

Errors never repeat the identifier: they say what is wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import N_, _
from skolsikt.school.dated_rules import rule

PersonNumberKind = Literal["personnummer", "samordningsnummer", "temporary"]
Sex = Literal["Kvinna", "Man", "Okänt"]
Fault = Literal["form", "date", "check_digit"]

_FAULTS: dict[str, str] = {
    "form": N_("Personnumret har inte rätt form. Skriv ååååmmddnnnn, ååmmdd-nnnn eller ååååmmddTFnn."),
    "date": N_("Personnumret innehåller ett datum som inte finns."),
    "check_digit": N_("Personnumrets kontrollsiffra stämmer inte. Kontrollera siffrorna."),
}

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_PERSON_NUMBER = re.compile(r"(1[89]|20)?([0-9]{2})([0-9]{2})([0-9]{2})([-+]?)([0-9]{4}|TF[0-9A-Z]{2})", re.ASCII)
# Inside running text, also misspelt; a registration number of an organisation has a month above 12.
_NUMBER_IN_TEXT = re.compile(
    r"(?<!\d)(?:\d\d)?\d\d(?:0[1-9]|1[0-2])\d\d(?:\s*[-+]?\s*(?:\d{4}|TF[0-9A-Z]{2})|[-+]?[A-Z]{2}\d\d)(?!\d)",
    re.IGNORECASE,
)
_HIDDEN = "******-****"
_PARTS = re.compile(r"(....)(..)(..)(....)")
_SCHOOL_UNIT_CODE = re.compile(r"[0-9]{8}", re.ASCII)
_NAMED_UNIT = re.compile(r"x:([0-9]{4}):(\S(?:.*\S)?)", re.ASCII)
_MUNICIPALITY_CODE = re.compile(r"(?:0[1-9]|1[0-9]|2[0-5])[0-9]{2}", re.ASCII)
_ORGANISATION_NUMBER = re.compile(r"(?:16)?([0-9]{6})-?([0-9]{4})", re.ASCII)


class InvalidIdentifier(SkolsiktError):
    """The text is no such identifier. ``fault`` says how: ``form``, ``date`` or ``check_digit``."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(_(_FAULTS[fault]))
        self.fault = fault


@dataclass(frozen=True, kw_only=True)
class PersonNumber:
    """A personnummer, samordningsnummer or temporary number, always with its century.

    ``value`` is 12 characters: ``ååååmmddnnnn`` or ``ååååmmddTFxx``. ``repr`` hides it.
    """

    value: str
    kind: PersonNumberKind
    birth_year: int
    birth_month: int
    sex: Sex

    @classmethod
    def parse(cls, text: str, *, on: date | None = None) -> PersonNumber:
        """Return the person number that ``text`` is: 10 or 12 characters, with or without hyphen, plus sign and spaces.

        Ten characters lack the century: a hyphen or nothing means under a hundred years old in the year of ``on`` (the
        day of the file), a plus sign a hundred or more. Without ``on`` the dated rule
        ``person_number.latest_short_year`` decides. Temporary numbers (TF) have no check digit and tell no sex.

        Raises InvalidIdentifier. Source: folkbokföringslagen (1991:481) 18 §, lagen (2022:1697) om samordningsnummer,
        SCB's record layouts (TF).

        >>> number = PersonNumber.parse("121212-1212", on=date(2025, 6, 30))
        >>> number.birth_year, number.birth_month, number.sex, number.kind
        (2012, 12, 'Man', 'personnummer')
        """
        value, fault = _twelve_characters(text, on)
        if fault:
            raise InvalidIdentifier(fault)
        year, month, day, tail = _PARTS.findall(value)[0]
        is_temporary = tail.startswith("TF")
        is_coordination = int(day) > _coordination_day_shift()
        return cls(
            value=value,
            kind="temporary" if is_temporary else "samordningsnummer" if is_coordination else "personnummer",
            birth_year=int(year),
            birth_month=int(month),
            sex="Okänt" if is_temporary else "Man" if int(tail[2]) % 2 else "Kvinna",
        )

    def __repr__(self) -> str:
        return f"PersonNumber(kind={self.kind!r})"


def normalise_person_number(text: str, *, on: date | None = None) -> str | None:
    """Return the 12 characters of the person number that ``text`` is, or None if it is none.

    Accepts what ``PersonNumber.parse`` accepts.

    >>> normalise_person_number(" 20121212-1212 "), normalise_person_number("20121212-1213")
    ('201212121212', None)
    """
    value, fault = _twelve_characters(text, on)
    return None if fault else value


def names_a_number(text: str) -> bool:
    """Return whether something in ``text`` looks like a person number, right or wrong.

    >>> names_a_number("TF-nummer bytt, se 20121212 1212"), names_a_number("ärende 2026-114")
    (True, False)
    """
    return bool(_NUMBER_IN_TEXT.search(text))


def numbers_in(text: str) -> list[str]:
    """Return the right person numbers that stand in ``text``, as 12 characters.

    >>> numbers_in("Anna;20121212-1212;9A")
    ['201212121212']
    """
    told = (normalise_person_number("".join(found[0].split())) for found in _NUMBER_IN_TEXT.finditer(text))
    return [number for number in told if number]


def without_numbers(text: str) -> str:
    """Return ``text`` with everything struck out that looks like a person number.

    >>> without_numbers("fråga om 121212-TF0B, mars")
    'fråga om ******-****, mars'
    """
    return _NUMBER_IN_TEXT.sub(_HIDDEN, text)


def is_school_unit_code(text: str) -> bool:
    """Return whether ``text`` has the form of a school unit code (skolenhetskod): 8 digits.

    >>> is_school_unit_code("12345678"), is_school_unit_code("1234567")
    (True, False)
    """
    return bool(_SCHOOL_UNIT_CODE.fullmatch(text))


def named_unit_code(municipality: str, name: str) -> str:
    """Return the code of a school unit that a file only names, until a register resolves it.

    Raises InvalidNamedUnit when the municipality is no code or the name is empty.

    >>> named_unit_code("1283", "Wieselgrensskolan  F-9")
    'x:1283:Wieselgrensskolan F-9'
    """
    code = f"x:{municipality}:{_SPACES.sub(' ', name).strip()}"
    if not is_named_unit(code):
        raise InvalidNamedUnit(
            _("En skola som bara har ett namn behöver en kommunkod med fyra siffror och ett namn som inte är tomt.")
        )
    return code


class InvalidNamedUnit(SkolsiktError):
    """A school unit cannot be named without municipality and name."""


def is_named_unit(text: str) -> bool:
    """Return whether ``text`` is ``x:<municipality>:<name>``.

    >>> is_named_unit("x:1283:Wieselgrensskolan")
    True
    """
    return split_named_unit(text) is not None


def split_named_unit(text: str) -> tuple[str, str] | None:
    """Return the municipality and the name of a named unit, None for any other code.

    >>> split_named_unit("x:1283:Skola: norra")
    ('1283', 'Skola: norra')
    """
    match = _NAMED_UNIT.fullmatch(text)
    return (match[1], match[2]) if match and is_municipality_code(match[1]) else None


def is_municipality_code(text: str) -> bool:
    """Return whether ``text`` has the form of a municipality code: county 01-25 and two digits, leading zero kept.

    >>> is_municipality_code("0180"), is_municipality_code("180")
    (True, False)
    """
    return bool(_MUNICIPALITY_CODE.fullmatch(text))


def normalise_organisation_number(text: str) -> str | None:
    """Return the 10 digits of an organisation number (hyphen and the prefix 16 allowed), or None if it is none.

    >>> normalise_organisation_number("212000-1124")
    '2120001124'
    """
    match = _ORGANISATION_NUMBER.fullmatch(_SPACES.sub("", text))
    if not match or not _has_check_digit(match[1] + match[2]):
        return None
    return match[1] + match[2]


def is_organisation_number(text: str) -> bool:
    """Return whether ``text`` is an organisation number with the right check digit.

    >>> is_organisation_number("212000-1124"), is_organisation_number("212000-1125")
    (True, False)
    """
    return normalise_organisation_number(text) is not None


def _twelve_characters(text: str, on: date | None) -> tuple[str, Fault | None]:
    """Return the number with its century, and what is wrong with it if anything is."""
    match = _PERSON_NUMBER.fullmatch(_SPACES.sub("", text).upper())
    if not match:
        return "", "form"
    century, short_year, month, day, sign, tail = match.groups()
    year = int(century + short_year) if century else _full_year(int(short_year), sign, on)
    shift = _coordination_day_shift()
    if not _is_date(year, int(month), int(day) - shift if int(day) > shift else int(day)):
        return "", "date"
    if tail[0] != "T" and not _has_check_digit(short_year + month + day + tail):
        return "", "check_digit"
    return f"{year}{month}{day}{tail}", None


def _full_year(short_year: int, sign: str, on: date | None) -> int:
    latest = on.year if on else _latest_short_year()
    return latest - (latest - short_year) % 100 - (100 if sign == "+" else 0)


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _has_check_digit(ten_digits: str) -> bool:
    """The Luhn check: every other digit doubled from the first, digit sums added, divisible by ten."""
    doubled = (sum(divmod(int(digit) * 2, 10)) for digit in ten_digits[::2])
    return (sum(doubled) + sum(map(int, ten_digits[1::2]))) % 10 == 0


@cache
def _coordination_day_shift() -> int:
    return rule("person_number.coordination_day_shift", on=date.max).read(int)


@cache
def _latest_short_year() -> int:
    return rule("person_number.latest_short_year", on=date.max).read(int)
