"""One record of a file, whether it came from delimited text or from a sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the line (or row of the sheet) where it starts, from 1; its fields; the record as it stood."""

    number: int
    fields: tuple[str, ...]
    text: str
    is_unclosed: bool = False  # a quote opens in it and never closes

    @property
    def filled_count(self) -> int:
        """How many fields hold something; fields are stripped when a record is made."""
        return len(self.fields) - self.fields.count("")
