"""Old and new person numbers as somebody has written them down: read, checked and never quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.home.words import N_, _
from skolsikt.loading.changed_number import Pair
from skolsikt.school.identifiers import InvalidIdentifier, PersonNumber

_BETWEEN = re.compile(r"[;,\t]")
_COLUMNS = (N_("gammalt nummer"), N_("nytt nummer"))
_REASONS = {
    "not_two": N_("Raden har inte två nummer. Skriv det gamla och det nya med semikolon emellan."),
    "same": N_("Det gamla och det nya numret är samma. Rätta raden."),
    "two_new": N_("Det gamla numret står på en tidigare rad med ett annat nytt nummer. Behåll den rad som stämmer."),
}


@dataclass(frozen=True, kw_only=True)
class RejectedPair:
    """A row that was not taken: where, why and what to do. Never what stood there."""

    row_number: int
    column: str
    code: str
    reason: str

    def as_dict(self) -> dict[str, object]:
        """The reject in ``pupil number-changed --json``."""
        return {"row": self.row_number, "column": self.column, "code": self.code, "reason": self.reason}


@dataclass(frozen=True, repr=False)
class NumberPairs:
    """What was read: the pairs (12 characters each, each once) and the rows that were rejected."""

    accepted: Sequence[Pair]
    rejected: Sequence[RejectedPair]


def read_number_pairs(text: str, *, on: date) -> NumberPairs:
    """Return the pairs in ``text``: a row each, old number, semicolon (comma, tab) and new number; a heading may stand.

    ``on``: the day that ten-character numbers are read on, which gives them their century. Empty rows are skipped.

    >>> read = read_number_pairs("gammalt;nytt\\n20121212TF01;20121212-1212\\n20121212TF02;20121212-1213\\n",
    ...                          on=date(2026, 12, 1))
    >>> len(read.accepted), [(reject.row_number, reject.code) for reject in read.rejected]
    (1, [(3, 'check_digit')])
    """
    accepted: dict[str, str] = {}
    rejected: list[RejectedPair] = []
    for row_number, cells in _rows(text):
        if fault := _fault(row_number, cells, accepted, on):
            rejected.append(fault)
        else:
            old, new = (PersonNumber.parse(cell, on=on).value for cell in cells)
            accepted[old] = new
    return NumberPairs(tuple(accepted.items()), tuple(rejected))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        is_heading = number == 1 and not any(sign.isdigit() for sign in line)
        if line.strip() and not is_heading:
            yield number, [cell.strip().strip('"').strip() for cell in _BETWEEN.split(line)]


def _fault(row_number: int, cells: Sequence[str], accepted: dict[str, str], on: date) -> RejectedPair | None:
    if len(cells) != len(_COLUMNS):
        return _rejected(row_number, "", "not_two")
    numbers: list[str] = []
    for column, cell in zip(_COLUMNS, cells, strict=True):
        try:
            numbers.append(PersonNumber.parse(cell, on=on).value)
        except InvalidIdentifier as error:
            return RejectedPair(row_number=row_number, column=_(column), code=error.fault, reason=str(error))
    old, new = numbers
    if old == new:
        return _rejected(row_number, _(_COLUMNS[1]), "same")
    return _rejected(row_number, _(_COLUMNS[0]), "two_new") if accepted.get(old, new) != new else None


def _rejected(row_number: int, column: str, code: str) -> RejectedPair:
    return RejectedPair(row_number=row_number, column=column, code=code, reason=_(_REASONS[code]))
