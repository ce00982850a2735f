"""One row of a profiled table, read value by value: what cannot be read goes to the reject book."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from skolsikt.sources.contract import Fault
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import BAD_DATE, BAD_NUMBER, OUT_OF_RANGE, UNKNOWN_CODE
from skolsikt.sources.reading.numbers import swedish_date, swedish_whole_number
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.rejects import RejectBook

Value = TypeVar("Value")

TRUTHS = {
    **dict.fromkeys(("ja", "j", "sant", "true", "yes", "1", "x"), True),
    **dict.fromkeys(("nej", "n", "falskt", "false", "no", "0"), False),
}


@dataclass(slots=True)
class CheckedRow:
    """A row and its faults. ``is_lost`` when a value that the row cannot do without is faulty.

    The methods return None for an empty or faulty value. With ``instead``, a faulty value is told by that fault and
    left out, but the row is kept.
    """

    record: Record
    layout: Layout
    book: RejectBook
    is_lost: bool = False

    def text(self, field: str) -> str | None:
        return self.layout.value(self.record, field) or None

    def reject(self, field: str, fault: Fault, *, keeps_row: bool = False) -> None:
        """Write down that ``field`` is faulty, with its value as the file wrote it."""
        position = self.layout.positions.get(field)
        raw = self.record.fields[position] if position is not None else ""
        self.book.add(self.record.number, self.layout.heading(field), raw, fault.code, self.record.text)
        self.is_lost |= not keeps_row

    def day(self, field: str) -> date | None:
        return self._read(field, lambda text: swedish_date(text, formats=self.layout.profile.date_formats), BAD_DATE)

    def whole_number(
        self, field: str, *, minimum: float | None, maximum: float | None, instead: Fault | None = None
    ) -> int | None:
        number = self._read(field, swedish_whole_number, BAD_NUMBER, instead)
        if number is None:
            return None
        if (minimum is None or number >= minimum) and (maximum is None or number <= maximum):
            return number
        self.reject(field, instead or OUT_OF_RANGE, keeps_row=instead is not None)
        return None

    def truth(self, field: str, *, instead: Fault | None = None) -> bool | None:
        return self._read(field, lambda text: TRUTHS.get(text.casefold()), UNKNOWN_CODE, instead)

    def code(self, field: str, known: Collection[str], *, instead: Fault | None = None) -> str | None:
        return self._read(field, lambda text: text if text in known else None, UNKNOWN_CODE, instead)

    def read(self, field: str, parse: Callable[[str], Value | None], fault: Fault) -> Value | None:
        """Return what ``parse`` makes of the value; None from it is ``fault``, and the row is lost."""
        return self._read(field, parse, fault)

    def _read(
        self, field: str, parse: Callable[[str], Value | None], fault: Fault, instead: Fault | None = None
    ) -> Value | None:
        text = self.layout.value(self.record, field)
        if not text:
            return None
        value = parse(text)
        if value is None:
            self.reject(field, instead or fault, keeps_row=instead is not None)
        return value
