"""The municipalities and counties of Sweden: a dated list of our own, by the codes of SCB.

``rules/municipalities.csv`` has one row per municipality code and span of validity and begins with the division of
1 January 1998. A municipality that changes code, name or county gets one more row and the old one an end.
Source: SCB, Län och kommuner i kodnummerordning.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from skolsikt.school.dated_rules import RULES_FOLDER

_FILE = RULES_FOLDER / "municipalities.csv"
# The invented municipality of the demo. County 15 is no longer a county: the code has the right form and is nobody's.
EXAMPLE_CODE, EXAMPLE_NAME = "1599", "Exempelkommun"
_ORDINARY_WORDS = re.compile(r"^(?:region|kommun) | (?:kommun|stad|kn)$")


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """A municipality and the county it lies in, during one span of validity (``valid_to`` None: still)."""

    code: str
    name: str
    county_code: str
    county_name: str
    valid_from: date
    valid_to: date | None
    also_called: str

    def is_valid(self, on: date) -> bool:
        """Return whether code, name and county held ``on`` that day."""
        return self.valid_from <= on <= (self.valid_to or date.max)


@cache
def municipalities(on: date) -> Mapping[str, Municipality]:
    """Return the municipalities that existed ``on`` that day, by code.

    >>> municipalities(date(2006, 12, 31))["1917"].county_name, municipalities(date(2007, 1, 1))["0331"].county_name
    ('Västmanlands län', 'Uppsala län')
    """
    return MappingProxyType({each.code: each for each in _every_span() if each.is_valid(on)})


@cache
def counties(on: date) -> Mapping[str, str]:
    """Return the names of the counties by code.

    >>> len(counties(date(2025, 6, 30))), counties(date(2025, 6, 30))["12"]
    (21, 'Skåne län')
    """
    return MappingProxyType({each.county_code: each.county_name for each in municipalities(on).values()})


def municipality_code_of(name: str, *, on: date = date.max) -> str | None:
    """Return the code of the municipality that ``name`` means, or None; ``on`` the newest list unless told.

    Case, hyphens, "kommun", "stad", "Region" and a genitive s make no difference. The municipality of the demo is known
    by its name too, though it stands in no list.

    >>> [municipality_code_of(name) for name in ("Malmö stad", "UPPLANDS VÄSBY KOMMUN", "Falu kommun", "Atlantis")]
    ['1280', '0114', '2080', None]
    >>> municipality_code_of("Exempelkommun")
    '1599'
    """
    return EXAMPLE_CODE if name.strip() == EXAMPLE_NAME else _codes_by_name(on).get(_plain(name))


@cache
def _codes_by_name(on: date) -> Mapping[str, str]:
    return MappingProxyType({form: each.code for each in municipalities(on).values() for form in _forms(each)})


def _forms(municipality: Municipality) -> Iterator[str]:
    for name in filter(None, (municipality.name, municipality.also_called)):
        yield _plain(name)
        yield _plain(name) + "s"


def _plain(name: str) -> str:
    words = re.sub(r"[\s\-‐–]+", " ", unicodedata.normalize("NFC", name)).strip().casefold()
    return _ORDINARY_WORDS.sub("", words)


def _every_span() -> Iterator[Municipality]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Municipality(
                code=row["code"],
                name=row["name"],
                county_code=row["county_code"],
                county_name=row["county_name"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                also_called=row["also_called"],
            )


MUNICIPALITIES: Mapping[str, Municipality] = municipalities(date.max)
"""The 290 municipalities of the newest list, by code."""

COUNTIES: Mapping[str, str] = counties(date.max)
"""The 21 counties of the newest list: code to name."""
