"""Excel files (.xlsx, .xls and their kin) as rows of text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading import workbook_process
from skolsikt.sources.reading.record import Record
from skolsikt.sources.reading.zips import BROKEN_ZIP

# What a packed file may claim. A sheet of a million lessons unpacks to some hundred megabytes, fifteen times its size.
MOST_PARTS = 5_000
LARGEST_UNPACKED_BYTES = 2 << 30
_WORKBOOK_PARTS = {"[Content_Types].xml", "mimetype"}  # of Excel, and of OpenDocument
SWOLLEN_BYTES, LARGEST_RATIO = 64 << 20, 200


def is_spreadsheet(incoming: Incoming) -> bool:
    """Tell whether the file looks like a workbook: not text, and packed as one. One cut off may be anything packed."""
    if incoming.text is not None:
        return False
    with incoming.path.open("rb") as file:
        start = file.read(4)
    return start == b"\xd0\xcf\x11\xe0" or (start == b"PK\x03\x04" and not _is_other_package(incoming.path))


def _is_other_package(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return not _WORKBOOK_PARTS & set(packed.namelist())
    except BROKEN_ZIP:
        return False


def sheet_names(incoming: Incoming) -> tuple[str, ...]:
    """Return the names of the sheets. Raises UnreadableFile for a damaged or protected workbook."""
    return _workbook(*_identity(incoming)).names


def read_sheet(incoming: Incoming, *, sheet: str = "") -> tuple[Record, ...]:
    """Return the rows of ``sheet`` (the first when empty) as text, blank rows left out.

    ``number`` of a row is Excel's own, from 1.

    Whole numbers lose their ``.0``, decimals get a comma, dates become ``åååå-mm-dd`` and truth values ja or nej.

    Raises UnreadableFile for a damaged, truncated or password-protected workbook and for a sheet that it lacks.
    """
    workbook = _workbook(*_identity(incoming))
    wanted = sheet or workbook.names[0]
    if wanted not in workbook.names:
        raise UnreadableFile(
            _("{file}: bladet {sheet} finns inte. {near}").format(
                file=incoming.name, sheet=sheet, near=did_you_mean(sheet, workbook.names)
            )
        )
    return workbook.rows[workbook.names.index(wanted)]


@dataclass(frozen=True)
class _Workbook:
    names: tuple[str, ...]
    rows: Sequence[tuple[Record, ...]]


def _identity(incoming: Incoming) -> tuple[str, str, int, int]:
    status = incoming.path.stat()
    return str(incoming.path), incoming.name, status.st_size, status.st_mtime_ns


# Every source looks at the same workbook when a file is recognised: it is read once.
@lru_cache(maxsize=1)
def _workbook(path: str, name: str, _size: int, _changed: int) -> _Workbook:
    _refuse_what_unpacks_to_too_much(path, name)
    command = [sys.executable, "-m", workbook_process.__name__, path]
    # The path of this process' packages: an installation may have been started from anywhere.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(  # noqa: S603 - ourselves
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as reading:
        book = _read(reading.stdout or ())
    if reading.returncode:
        raise _unreadable(name, reading.returncode)
    if not book.names:
        raise UnreadableFile(_("{file} har inget kalkylblad. Kontrollera exporten.").format(file=name))
    return book


def _read(lines: Iterable[str]) -> _Workbook:
    """Return what a reader tells; the last line of one that was stopped may be half of one."""
    whole = (line for line in lines if line.endswith("\n"))
    names = tuple(json.loads(next(whole, "[]")))
    rows: list[list[Record]] = [[] for _name in names]
    for place, number, cells in map(json.loads, whole):
        rows[place].append(Record(number, tuple(cells), ";".join(cells)))
    return _Workbook(names, [tuple(records) for records in rows])


def _unreadable(name: str, code: int) -> UnreadableFile:
    if code == workbook_process.PROTECTED:
        return UnreadableFile(
            _("{file} är lösenordsskyddad. Ta bort lösenordet i Excel och läs in filen på nytt.").format(file=name)
        )
    if code > 0 and code != workbook_process.TOO_MUCH:
        return UnreadableFile(
            _("{file} är en skadad eller avbruten Excelfil. Hämta eller exportera den på nytt.").format(file=name)
        )
    return _too_large(name)


def _too_large(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("{file} är en Excelfil som blir för stor när den packas upp. Exportera den på nytt, helst som CSV.").format(
            file=name
        )
    )


def _refuse_what_unpacks_to_too_much(path: str, name: str) -> None:
    """Raise UnreadableFile for a packed file that says itself that it is a bomb; what others hide meets the limits."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except BROKEN_ZIP:
        return  # an older Excel's, or damaged: the reader tells
    unpacked, kept = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    is_swollen = unpacked > SWOLLEN_BYTES and unpacked > kept * LARGEST_RATIO
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED_BYTES or is_swollen:
        raise _too_large(name)
