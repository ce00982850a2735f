"""Excel files made to hurt: refused in words, by limits of their own process, before they take the machine's memory."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading import sheets, workbook_process
from skolsikt.sources.reading.sheets import read_sheet
from skolsikt.sources.reading.text import receive

TOO_LARGE = r"bok\.xlsx är en Excelfil som blir för stor när den packas upp"
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<row r="{row}"><c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def workbook(folder: Path, *, sheet: str | bytes = b"", more: dict[str, bytes] | None = None) -> Path:
    """Write a workbook whose first sheet is ``sheet`` instead, with further parts."""
    whole = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["x"])  # so that it has a part of shared texts
    book.save(whole)
    path = folder / "bok.xlsx"
    with zipfile.ZipFile(whole) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in before.namelist():
            if part not in (more or {}):
                packed.writestr(part, sheet if sheet and part == SHEET else before.read(part))
        for name, content in (more or {}).items():
            packed.writestr(name, content)
    return path


def sheet_of(*rows: str, doctype: str = "") -> str:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{doctype}<worksheet xmlns="{main}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def read(path: Path) -> list[tuple[str, ...]]:
    return [record.fields for record in read_sheet(receive(path, workdir=path.parent))]


def test_the_frame_of_these_tests_is_a_workbook_that_can_be_read(tmp_path: Path) -> None:
    assert read(workbook(tmp_path, sheet=sheet_of(CELL.format(row=1, cell="A1", text="Åsa")))) == [("Åsa",)]


def test_a_workbook_that_unpacks_to_hundreds_of_times_its_size_is_refused_unread(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(sheets, "SWOLLEN_BYTES", 1 << 20)
    bomb = workbook(tmp_path, more={"xl/media/bomb.xml": b" " * (8 << 20)})
    assert bomb.stat().st_size < 100_000
    monkeypatch.setattr(workbook_process, "__name__", "skolsikt.no_process_may_be_started")
    with pytest.raises(UnreadableFile, match=TOO_LARGE):
        read(bomb)


def test_a_workbook_of_too_many_parts_or_too_much_in_all_is_refused(tmp_path: Path, monkeypatch) -> None:
    many = workbook(tmp_path, more={f"xl/{number}.xml": b"" for number in range(sheets.MOST_PARTS)})
    with pytest.raises(UnreadableFile, match=TOO_LARGE):
        read(many)
    monkeypatch.setattr(sheets, "LARGEST_UNPACKED_BYTES", 10_000)
    with pytest.raises(UnreadableFile, match=TOO_LARGE):
        read(workbook(tmp_path, more={"xl/media/x": bytes(range(256)) * 100}))


def test_a_sheet_that_claims_more_cells_than_memory_ends_its_own_process_only(tmp_path: Path) -> None:
    """Two cells in opposite corners: some hundred bytes, and seventeen thousand million cells between them."""
    rows = CELL.format(row=1, cell="A1", text="x"), CELL.format(row=1048576, cell="XFD1048576", text="y")
    with pytest.raises(UnreadableFile, match=TOO_LARGE):
        read(workbook(tmp_path, sheet=sheet_of(*rows)))


@pytest.mark.parametrize(("length", "count"), [(40_000, 1), (30_000, 15_000)])
def test_one_text_that_every_cell_repeats_is_refused_before_it_fills_the_memory(
    tmp_path: Path, length: int, count: int
) -> None:
    """Nothing swells in the packed file: the text stands there once."""
    shared = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{"x" * length}</t></si></sst>'
    )
    rows = [f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, count + 1)]
    path = workbook(tmp_path, sheet=sheet_of(*rows), more={"xl/sharedStrings.xml": shared.encode()})
    with pytest.raises(UnreadableFile, match=TOO_LARGE):
        read(path)
    assert path.stat().st_size < 200_000


def test_entities_that_name_each_other_are_never_unfolded(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 12))
    doctype = f'<!DOCTYPE worksheet [<!ENTITY a0 "ha">{laughs}]>'
    bomb = workbook(tmp_path, sheet=sheet_of(CELL.format(row=1, cell="A1", text="&a11;"), doctype=doctype))
    outside = '<!DOCTYPE worksheet [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'
    for path in (
        bomb,
        workbook(tmp_path, sheet=sheet_of(CELL.format(row=1, cell="A1", text="&a11;"), doctype=outside)),
    ):
        try:
            told = read(path)
        except UnreadableFile:
            continue
        assert sum(len(cell) for row in told for cell in row) < 100
        assert "root:" not in repr(told)


@pytest.mark.parametrize("name", ["../../ut.xml", "/etc/ut.xml", "xl/../../ut.xml", "C:\\ut.xml"])
def test_parts_with_paths_of_their_own_are_written_nowhere(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = workbook(folder, sheet=sheet_of(CELL.format(row=1, cell="A1", text="x")), more={name: b"ut"})
    assert read(path) == [("x",)]
    assert {one.name for one in tmp_path.rglob("*")} == {"a", "b", "bok.xlsx"}
