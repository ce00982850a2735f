"""Rejected rows that tell of one person: found by person number, or by name where the number was what was wrong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from skolsikt.home.paths import Home
from skolsikt.loading.loads import list_loads
from skolsikt.loading.rejects import Reject, read_rejects
from skolsikt.privacy.vault import Identity
from skolsikt.school.identifiers import names_a_number

_SHORT = 10  # characters of a person number without its century


@dataclass(frozen=True, kw_only=True)
class RejectedRow:
    """One rejected value.

    ``is_certain``: the row has the person's number and nobody else's. Another may be a namesake's, or hold several
    persons: an unclosed quote makes one row of many.
    """

    load: int
    file: str
    reject: Reject
    is_certain: bool


def rejects_about(home: Home, *, numbers: Collection[str], identity: Identity | None) -> list[RejectedRow]:
    """Return the rejected rows of every load that have one of the person numbers, or the whole name, unmasked.

    The caller has asked for the right to the pupil and noted it in the access log.
    """
    of_number = _pattern_of(numbers)
    names = _words(f"{identity.given_name} {identity.family_name}") if identity else set()
    return list(_found(home, of_number, names))


def _found(home: Home, of_number: re.Pattern[str] | None, names: set[str]) -> Iterator[RejectedRow]:
    for load in reversed(list_loads(home)):
        for reject in read_rejects(home, load.number, is_masked=False):
            rest, count = of_number.subn(" ", reject.row_text) if of_number else (reject.row_text, 0)
            is_certain = bool(count) and not names_a_number(rest)
            if count or (len(names) > 1 and names <= _words(reject.row_text)):
                yield RejectedRow(load=load.number, file=load.file, reject=reject, is_certain=is_certain)


def _pattern_of(numbers: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds the numbers in a row: with or without century, and what stands before the last four."""
    short = {re.escape(number[-_SHORT:-4]) + r"[-+ ]?" + re.escape(number[-4:]) for number in numbers}
    return re.compile(rf"(?<!\d)(?:\d\d)?(?:{'|'.join(sorted(short))})(?!\d)", re.IGNORECASE) if short else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
