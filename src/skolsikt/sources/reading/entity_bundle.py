"""What one pull over SS 12000 brought, as one file: a zip with a header and one file of JSON lines per endpoint.

It is received, kept, read, replayed and undone like any file. The next pull goes on from the last one that stands.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from skolsikt.home.closed_model import Closed
from skolsikt.home.words import _
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.zips import BROKEN_ZIP

HEADER = "ss12000.json"
LINES = ".jsonl"
LONGEST_LINE_BYTES = 1 << 20
LARGEST_HEADER_BYTES = 1 << 20
LARGEST_UNPACKED_BYTES = 8 << 30
MOST_MEMBERS = 500
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class Mark(Closed):
    """How far one endpoint has been pulled. ``after``: what has changed since then is asked for next time."""

    endpoint: str
    outcome: Literal["fetched", "kept", "absent"]
    after: datetime | None = None
    full_at: datetime | None = Field(None, description="When all of it was last fetched.")
    told: str = ""


class Header(Closed):
    """What the bundle is about: when it was pulled, and from which day on its lessons are whole."""

    format: Literal["ss12000-1"] = "ss12000-1"
    pulled_at: datetime
    school_year: str = Field(pattern=r"^\d{4}/\d{2}$")
    lessons_from: date
    marks: tuple[Mark, ...] = ()

    @field_validator("pulled_at")
    @classmethod
    def _is_an_instant_of_our_time(cls, pulled_at: datetime) -> datetime:
        if pulled_at.tzinfo is None or not _FIRST_YEAR <= pulled_at.year <= _LAST_YEAR:
            raise ValueError("no instant of our time")
        return pulled_at

    def mark(self, endpoint: str) -> Mark | None:
        return next((mark for mark in self.marks if mark.endpoint == endpoint), None)


@dataclass(frozen=True)
class Line:
    """One entity as it stands: its running number through the bundle, and its text."""

    number: int
    text: str


class Bundle:
    """An opened bundle."""

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        self._packed = packed
        self._name = name
        self._number = 0
        self.header = self._read_header()

    @property
    def members(self) -> tuple[str, ...]:
        """The files of lines without their ending: an endpoint, or an endpoint and a month."""
        return tuple(
            one.filename.removesuffix(LINES) for one in self._packed.infolist() if one.filename.endswith(LINES)
        )

    def lines(self, member: str) -> Iterator[Line]:
        """Yield the lines of a member; none where there is no such member. Raises UnreadableFile when it is cut off."""
        if member not in self.members:
            return
        try:
            with self._packed.open(member + LINES) as file:
                while line := file.readline(LONGEST_LINE_BYTES + 1):
                    self._number += 1
                    if len(line) > LONGEST_LINE_BYTES:
                        raise self._damaged()
                    if text := line.decode("utf-8", errors="replace").strip():
                        yield Line(self._number, text)
        except BROKEN_ZIP as error:
            raise self._damaged() from error

    def _read_header(self) -> Header:
        parts = self._packed.infolist()
        if len(parts) > MOST_MEMBERS or sum(part.file_size for part in parts) > LARGEST_UNPACKED_BYTES:
            raise UnreadableFile(
                _("{file} blir för stor när den packas upp. Hämta på nytt, med färre månader.").format(file=self._name)
            )
        try:
            with self._packed.open(HEADER) as file:
                return Header.model_validate_json(file.read(LARGEST_HEADER_BYTES))
        except (KeyError, *BROKEN_ZIP) as error:
            raise self._damaged() from error

    def _damaged(self) -> UnreadableFile:
        return _damaged(self._name)


def is_bundle(path: Path) -> bool:
    """Tell whether the file begins as a bundle; it may still be cut off."""
    with path.open("rb") as file:
        start = file.read(64)
    return start.startswith(b"PK\x03\x04") and start[30:].startswith(HEADER.encode())


@contextmanager
def opened_bundle(path: Path, *, name: str) -> Iterator[Bundle]:
    """Open a bundle. Raises UnreadableFile when it is damaged, cut off or of another kind."""
    try:
        packed = zipfile.ZipFile(path)
    except BROKEN_ZIP as error:
        raise _damaged(name) from error
    with packed:
        yield Bundle(packed, name)


def write_bundle(path: Path, header: Header, members: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """Write a bundle; ``members`` are names and lines without line ends. The same content gives the same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
        packed.writestr(_entry(HEADER), header.model_dump_json())
        for name, lines in members:
            with packed.open(_entry(name + LINES), "w", force_zip64=True) as file:
                for line in lines:
                    file.write(line + b"\n")


def entity_line(entity: object) -> bytes:
    """Return an entity as one line."""
    return json.dumps(entity, ensure_ascii=False, separators=(",", ":")).encode()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("{file} är ett skadat eller avbrutet paket med svar enligt SS 12000. Hämta det på nytt.").format(file=name)
    )
