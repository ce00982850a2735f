"""A process of its own that reads one Excel file: ``python -m skolsikt.sources.reading.workbook_process FILE``.

A few bytes may claim a sheet of seventeen thousand million cells, or unpack to more than the machine holds. The library
allocates what the file claims, and an allocation that fails ends the process: this one, and not the one that serves.
It prints a line with the names of the sheets, and one for each row that is not blank.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

import python_calamine

MEMORY_BYTES = 3 << 30
SECONDS = 300  # of one core: above a million rows
LONGEST_CELL = 32_767  # characters: Excel's own limit
MOST_CHARACTERS = 400 << 20  # that whoever asked has to hold
PROTECTED, DAMAGED, TOO_MUCH = 3, 4, 5  # exit codes; whoever is ended by a signal met a limit too

Line = tuple[int, int, list[str]]  # place of the sheet, number of the row from 1, its cells


def lines_of(path: str) -> Iterator[list[str] | Line]:
    """Yield the names of the sheets, and then every row that is not blank."""
    with python_calamine.CalamineWorkbook.from_path(path) as book:
        names = [one.name for one in book.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
        yield names
        for place, name in enumerate(names):
            sheet = book.get_sheet_by_name(name)
            before = [""] * (sheet.start[1] if sheet.start else 0)
            for number, row in enumerate(sheet.iter_rows(), start=1):
                if any(cells := [_text(cell) for cell in row]):
                    yield place, number, before + cells


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


def _tell(lines: Iterable[list[str] | Line]) -> None:
    told = 0
    for line in lines:
        cells = line[-1] if isinstance(line, tuple) else line
        told += sum(map(len, cells))
        if told > MOST_CHARACTERS or max(map(len, cells), default=0) > LONGEST_CELL:
            sys.exit(TOO_MUCH)
        sys.stdout.write(json.dumps(line) + "\n")


def main() -> None:
    """Limit this process, and read."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what was in memory is about pupils
    try:
        _tell(lines_of(sys.argv[1]))
    except python_calamine.PasswordError:
        sys.exit(PROTECTED)
    except (python_calamine.CalamineError, OSError):
        sys.exit(DAMAGED)
    except MemoryError:
        sys.exit(TOO_MUCH)


if __name__ == "__main__":
    main()
