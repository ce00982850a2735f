"""What a document is made of: plain blocks without any mark-up, which every format shows in its own way.

Text is data in all of them: nothing that a name, a reason or a file holds is ever read as mark-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from skolsikt.reports.secrecy import Secrecy


@dataclass(frozen=True)
class Heading:
    """A heading below the title: level 1 for a part, 2 for a section of it."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Facts:
    """Names and values, one line each."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]


class Tone(StrEnum):
    """What a note is for."""

    NOTE = "note"
    WARNING = "warning"
    TO_FILL_IN = "to_fill_in"  # what only the municipality can write


@dataclass(frozen=True)
class Note:
    """A box beside the running text. One to fill in says what is to be written there, and leaves room."""

    text: str
    tone: Tone = Tone.NOTE


@dataclass(frozen=True)
class Table:
    """Columns and rows. ``title`` says what it shows; ``numbers``: the places of columns that hold numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


Block: TypeAlias = Heading | Paragraph | Facts | Bullets | Note | Table


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document. ``authority``: who hands it out; ``reference``: its number in the diary, empty until it has one."""

    title: str
    lead: str
    authority: str
    made: date
    reference: str
    secrecy: Secrecy
    blocks: Sequence[Block]

    @property
    def facts(self) -> Facts:
        """What every document says of itself: who, when, which number."""
        return Facts(
            [
                ("Myndighet", self.authority),
                ("Datum", self.made.isoformat()),
                ("Diarienummer", self.reference or "…………………………"),
            ]
        )
