"""A zip of CSV files that belong together: their rows by the name of their headings, numbered through all of them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading.zips import BROKEN_ZIP

LARGEST_UNPACKED_BYTES = 2 << 30
MOST_FILES = 100
MOST_FIELDS = 200


class Package:
    """An opened package. ``rows`` gives each row its running number, its fields by heading and its text."""

    def __init__(self, packed: zipfile.ZipFile, name: str) -> None:
        self._packed = packed
        self._name = name
        self._number = 0
        # Some systems pack the folder and not what is in it.
        self._files = {PurePosixPath(part.filename).name.lower(): part for part in packed.infolist()}
        if len(self._files) > MOST_FILES or sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED_BYTES:
            raise UnreadableFile(
                _("{file} blir för stor när den packas upp. Exportera ett läsår i taget.").format(file=name)
            )

    def __contains__(self, file: str) -> bool:
        return f"{file.lower()}.csv" in self._files

    def rows(self, file: str) -> Iterator[tuple[int, Mapping[str, str], str]]:
        """Yield the rows of a file; none where there is no such file. Raises UnreadableFile when it is damaged."""
        if file not in self:
            return
        try:
            with self._packed.open(self._files[f"{file.lower()}.csv"]) as raw:
                text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="strict", newline="")
                lines = csv.reader(text)
                headings = [heading.strip() for heading in next(lines, [])][:MOST_FIELDS]
                for fields in lines:
                    self._number += 1
                    if any(field.strip() for field in fields):
                        cleaned = [" ".join(field.replace("\xa0", " ").split()) for field in fields]
                        yield self._number, dict(zip(headings, cleaned, strict=False)), ",".join(fields)
        except (*BROKEN_ZIP, csv.Error) as error:
            raise _damaged(self._name) from error


@contextmanager
def opened_package(incoming: Incoming) -> Iterator[Package]:
    """Open a package. Raises UnreadableFile when it is damaged or cut off."""
    try:
        packed = zipfile.ZipFile(incoming.path)
    except BROKEN_ZIP as error:
        raise _damaged(incoming.name) from error
    with packed:
        yield Package(packed, incoming.name)


def file_names(path: Path) -> frozenset[str]:
    """Return the names of the files in a zip, in lower case; none when it is no whole zip."""
    try:
        with zipfile.ZipFile(path) as packed:
            return frozenset(PurePosixPath(name).name.lower() for name in packed.namelist())
    except BROKEN_ZIP:
        return frozenset()


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("{file} är ett skadat eller avbrutet paket, eller är inte skrivet i UTF-8. Exportera det på nytt.").format(
            file=name
        )
    )
