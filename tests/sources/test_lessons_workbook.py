"""Lesson attendance as a workbook: the same rows as the text, with the numbers that they have in the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

import duckdb
import openpyxl

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Wish
from skolsikt.sources.lessons import SOURCE
from skolsikt.sources.reading.text import receive
from tests.sources.test_lessons import BO, COLUMNS, EVA, Read, lesson


def workbook(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def test_a_workbook_is_read_as_the_same_rows_of_text_are(tmp_path: Path) -> None:
    lines = [lesson(), "", lesson(BO, c10=60, c13='Sjuk; "hemma"'), lesson(EVA, c4="fel"), lesson(EVA, c9=37.5)]
    rows = [line.split(";") for line in lines]
    rows[2][13:] = ['Sjuk; "hemma"']
    cells: list[list[object]] = [[COLUMNS, *rows][at] for at in range(6)]  # type: ignore[misc]
    for row in cells[1:]:
        if len(row) > 1:
            row[5] = time(8, 20)
            row[9:12] = [float(str(minutes)) for minutes in row[9:12]]
            row[4] = datetime(2024, 9, 2) if row[4] != "fel" else "fel"
    incoming = receive(workbook(tmp_path / "lektioner.xlsx", cells), workdir=tmp_path)
    assert [one.id for one, _recognition in guess(incoming)] == ["lessons"]
    with duckdb.connect() as staging:
        staging.execute(f"SET temp_directory = '{tmp_path / 'spill'}'")
        found = Read(SOURCE.read(incoming, staging, Wish()))
        told = [(one["row_number"], one["start_minute"], one["absence_reason"]) for one in found.lessons]
        assert told == [(2, 500, None), (4, 500, 'Sjuk; "hemma"')]
        assert found.rejects == [
            (5, "Datum", "fel", "bad_date"),
            (6, "Schemalagda minuter", "37,5", "not_whole_minutes"),
        ]
        assert (found.reading.rows_read, found.reading.rows_rejected) == (4, 2)
    assert list((tmp_path / "spill").iterdir()) == []
