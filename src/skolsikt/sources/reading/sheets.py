"""Excel files (.xlsx, .xls and their kin) as rows of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import python_calamine

from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading.record import Record


def is_spreadsheet(incoming: Incoming) -> bool:
    """Tell whether the file looks like an Excel workbook: not text, and packed as one."""
    if incoming.text is not None:
        return False
    with incoming.path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


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
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            names = tuple(
                meta.name for meta in book.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            )
            if not names:
                raise UnreadableFile(_("{file} har inget kalkylblad. Kontrollera exporten.").format(file=name))
            return _Workbook(names, [_rows(book.get_sheet_by_name(sheet)) for sheet in names])
    except python_calamine.PasswordError as error:
        raise UnreadableFile(
            _("{file} är lösenordsskyddad. Ta bort lösenordet i Excel och läs in filen på nytt.").format(file=name)
        ) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise UnreadableFile(
            _("{file} är en skadad eller avbruten Excelfil. Hämta eller exportera den på nytt.").format(file=name)
        ) from error


def _rows(sheet: python_calamine.CalamineSheet) -> tuple[Record, ...]:
    return tuple(
        Record(number, cells, ";".join(cells))
        for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
        if any(cells := tuple(map(_text, row)))
    )


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "ja" if cell else "nej"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", ",")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time | timedelta | int):
        return str(cell)
    return ""
