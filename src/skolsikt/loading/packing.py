"""A folder of files that a standard keeps together (OneRoster), packed as the one file that its source reads."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from skolsikt.sources.oneroster import MARKS

_BEGINNING_OF_TIME = (1980, 1, 1, 0, 0, 0)  # the same content gives the same file, whenever it was exported


def files_of(folder: Path, *, packed_into: Path) -> list[Path]:
    """Return the files of ``folder`` in the order of their names, or the one that they are packed as together."""
    found = sorted(_inside(folder))
    if not {file.name.lower() for file in found} >= MARKS:
        return found
    return [_packed(found, Path(packed_into, f"{folder.resolve().name}.zip"))]


def _inside(folder: Path) -> Iterator[Path]:
    return (file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))


def _packed(files: list[Path], target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as package:
        for file in files:
            if file.suffix.lower() == ".csv":
                entry = zipfile.ZipInfo(file.name, date_time=_BEGINNING_OF_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with file.open("rb") as content, package.open(entry, "w", force_zip64=True) as part:
                    shutil.copyfileobj(content, part)
    return target
