"""Files for spreadsheets are written in one place, so that none forgets that text may be a formula."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "skolsikt"
WRITES = re.compile(r"csv\.(?:writer|DictWriter)|\.to_csv\(|\.to_excel\(|openpyxl|xlsxwriter|FORMAT csv")
OWN = {
    "presentation/spreadsheet_cells.py": "the place itself",
    "presentation/workbook.py": "every text goes through plain_text of that place; its own test writes a formula",
    "loading/retention/archive_package.py": "an archive keeps what stood, to the letter; its description says so",
    "loading/calendar_entry.py": "read by Skolsikt itself in the same breath; leaves the house only as an answer",
    "loading/event_entry.py": "as the calendar's: read by Skolsikt itself in the same breath",
    "sources/reading/sheet_as_text.py": "the sheet that came, read by Skolsikt itself and removed in the same breath",
}


def _sources() -> list[Path]:
    return [path for path in SOURCE.rglob("*.py") if not path.name.startswith("test_")]


def test_only_one_place_writes_files_for_spreadsheets() -> None:
    writing = {path.relative_to(SOURCE).as_posix() for path in _sources() if WRITES.search(path.read_text())}
    of_other_systems = {name for name in writing if name.startswith("demo/")}  # the files that schools already have
    assert writing - of_other_systems == OWN.keys()
