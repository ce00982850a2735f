"""Excel: cells as text, and damage said plainly."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading.sheets import is_spreadsheet, read_sheet, sheet_names
from skolsikt.sources.reading.text import receive


@pytest.fixture
def incoming(tmp_path: Path) -> Incoming:
    book = openpyxl.Workbook()
    book.active.title = "Elever"
    book.active.append(["Åsa", 201204120013, 12.5, True, None, date(2025, 6, 12), datetime(2025, 6, 12, 8, 30)])
    book.active.append([])
    book.active.append(["\u00d6rn "])
    book.create_sheet("Annat")
    book.save(tmp_path / "bok.xlsx")
    return receive(tmp_path / "bok.xlsx", workdir=tmp_path)


def test_cells_become_text_as_a_swede_would_write_them(incoming: Incoming) -> None:
    first, second = read_sheet(incoming)
    assert first.fields == ("Åsa", "201204120013", "12,5", "ja", "", "2025-06-12", "2025-06-12 08:30:00")
    assert (second.number, second.fields[0]) == (3, "Örn")


def test_sheets_are_chosen_by_name_and_a_wrong_name_tells_the_right_one(incoming: Incoming) -> None:
    assert sheet_names(incoming) == ("Elever", "Annat")
    assert read_sheet(incoming, sheet="Annat") == ()
    with pytest.raises(UnreadableFile, match=r"bok\.xlsx: bladet Elev finns inte. Menade du Elever\?"):
        read_sheet(incoming, sheet="Elev")


@pytest.mark.parametrize("kept", [10, 200, 3000])
def test_a_truncated_workbook_says_what_to_do(incoming: Incoming, tmp_path: Path, kept: int) -> None:
    path = tmp_path / "halv.xlsx"
    path.write_bytes(incoming.path.read_bytes()[:kept])
    half = receive(path, workdir=tmp_path)
    assert is_spreadsheet(half)
    with pytest.raises(UnreadableFile, match=r"halv\.xlsx är en skadad eller avbruten Excelfil\. Hämta"):
        read_sheet(half)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("a.txt", "hej")
    with pytest.raises(UnreadableFile, match=r"x\.zip"):
        read_sheet(receive(tmp_path / "x.zip", workdir=tmp_path))
