"""Lines of files of national tests, written by hand: a pupil with C in everything, and what a test says differs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from skolsikt.sources import national_tests_3, national_tests_6, national_tests_9
from skolsikt.sources.contract import Reading, Source
from skolsikt.sources.layouts.national_test_layout import ResultField, national_test_layouts
from tests.sources.grade_lines import EKSKOLAN, person_number
from tests.sources.received import Row, received
from tests.sources.received import read as read_received

THREE, SIX, NINE = national_tests_3.SOURCE, national_tests_6.SOURCE, national_tests_9.SOURCE
BORN = {THREE.id: "20160412", SIX.id: "20130412", NINE.id: "20100412"}
_TESTS = {THREE.id: "np3", SIX.id: "np6", NINE.id: "np9"}
_USUAL = {"taken": "1", "points": "5", "reached": "1", "grade": "C", "syllabus": "1", "group": "MA1"}
_FIRST = {"system": "Exempel", "extracted": "2026-06-12", "version": "1.0", "school_unit_code": EKSKOLAN}


def pupil(source: Source, serial: int = 1) -> str:
    return person_number(serial, born=BORN[source.id])


def names(source: Source, *, is_compact: bool = False) -> list[str]:
    return [field.name for field in _fields(source, is_compact=is_compact)]


def line(source: Source, serial: int = 1, *, is_compact: bool = False, **differs: str) -> str:
    """One line: every part taken with 5 points, reached, C."""
    values = {field.name: _usual(field, source, serial) for field in _fields(source, is_compact=is_compact)}
    assert differs.keys() <= values.keys()
    return ";".join((values | differs).values())


def read(source: Source, folder: Path, *lines: str, encoding: str = "utf-8", **wish: object) -> Reading:
    """What ``source`` reads out of a file with ``lines``, its promises checked."""
    content = "\n".join(lines) + "\n"
    return read_received(source, received(folder, content, name="prov.txt", encoding=encoding), **wish)


def results(reading: Reading, number: str) -> dict[tuple[str, str], Row]:
    """Subject and part -> row of one pupil."""
    rows = [row for row in reading.rows["national_test_result"].to_pylist() if row["person_number"] == number]
    return {(row["subject_code"], row["part"]): row for row in rows}


def _fields(source: Source, *, is_compact: bool) -> tuple[ResultField, ...]:
    layouts = national_test_layouts(_TESTS[source.id], extracted=date(2026, 6, 1))  # type: ignore[arg-type]
    return layouts[is_compact].fields


def _usual(field: ResultField, source: Source, serial: int) -> str:
    if field.holds == "person_number":
        return pupil(source, serial)
    if field.holds == "assigned":
        return {"NO": "FY", "SO": "HI"}[field.subject]
    return _FIRST.get(field.holds) or _USUAL[field.holds]
