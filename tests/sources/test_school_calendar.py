"""The school calendar: single days, ranges, terms, and what happens where they meet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Incoming, Reading, UnreadableFile, Wish
from skolsikt.sources.reading.text import receive
from skolsikt.sources.school_calendar import SOURCE

HEADINGS = "Skolenhetskod;Datum;Från;Till;Slag;Namn"
Reads = Callable[..., Reading]


def incoming(tmp_path: Path, *lines: str, headings: str = HEADINGS) -> Incoming:
    path = tmp_path / "kalender.csv"
    path.write_text("\n".join([headings, *lines]) + "\n", "utf-8-sig")
    return receive(path, workdir=tmp_path)


@pytest.fixture
def read(tmp_path: Path) -> Reads:
    def reads(*lines: str, headings: str = HEADINGS, **wish: object) -> Reading:
        return SOURCE.read(incoming(tmp_path, *lines, headings=headings), duckdb.connect(), Wish(**wish))  # type: ignore[arg-type]

    return reads


def days(reading: Reading) -> list[tuple[object, ...]]:
    rows = reading.rows["school_calendar"]
    assert not isinstance(rows, duckdb.DuckDBPyRelation)
    return [(row["school_unit_code"], row["date"].isoformat(), row["kind"], row["name"]) for row in rows.to_pylist()]


def rejects(reading: Reading) -> list[tuple[int, str, str, str]]:
    assert not isinstance(reading.rejects, duckdb.DuckDBPyRelation)
    return [tuple(row.values())[:4] for row in reading.rejects.to_pylist()]  # type: ignore[misc]


def test_a_day_is_a_row_with_its_school_year(read: Reads) -> None:
    reading = read("12345678;2025-03-14;;;Studiedag;Rättning")
    rows = reading.rows["school_calendar"]
    assert not isinstance(rows, duckdb.DuckDBPyRelation)
    assert rows.to_pylist() == [
        {
            "school_year": "2024/25",
            "school_unit_code": "12345678",
            "date": date(2025, 3, 14),
            "kind": "study_day",
            "name": "Rättning",
            "row_number": 2,
        }
    ]
    assert rejects(reading) == []


def test_a_range_becomes_its_days_and_an_empty_unit_means_all(read: Reads) -> None:
    reading = read(";;2024-10-28;2024-11-01;Lov;Höstlov")
    assert days(reading) == [
        ("*", f"2024-{month}-{day}", "holiday", "Höstlov")
        for month, day in (("10", "28"), ("10", "29"), ("10", "30"), ("10", "31"), ("11", "01"))
    ]
    assert (reading.rows_read, reading.rows_rejected) == (1, 0)


def test_a_term_becomes_its_two_ends(read: Reads) -> None:
    assert days(read("Alla;;2024-08-19;2024-12-20;Termin;Höstterminen")) == [
        ("*", "2024-08-19", "term_start", "Höstterminen"),
        ("*", "2024-12-20", "term_end", "Höstterminen"),
    ]


def test_the_shorter_range_counts_where_two_meet(read: Reads) -> None:
    reading = read("*;;2024-12-23;2024-12-27;Lov;Jullov", "*;2024-12-25;;;Helgdag;Juldagen")
    assert [kind for _unit, _day, kind, _name in days(reading)] == [
        "holiday",
        "holiday",
        "public_holiday",
        "holiday",
        "holiday",
    ]
    assert rejects(reading) == []


def test_a_summer_across_two_school_years_is_split_by_day(read: Reads) -> None:
    rows = read("*;;2025-06-30;2025-07-01;Lov;Sommarlov").rows["school_calendar"]
    assert not isinstance(rows, duckdb.DuckDBPyRelation)
    assert rows["school_year"].to_pylist() == ["2024/25", "2025/26"]


def test_a_day_with_two_meanings_is_rejected_both_times(read: Reads) -> None:
    reading = read("*;2025-03-14;;;Studiedag;", "*;2025-03-14;;;Lovdag;", "12345678;2025-03-14;;;Lovdag;")
    assert rejects(reading) == [(2, "Slag", "Studiedag", "day_twice"), (3, "Slag", "Lovdag", "day_twice")]
    assert days(reading) == [("12345678", "2025-03-14", "day_off", None)]
    assert (reading.rows_read, reading.rows_rejected) == (3, 2)


def test_the_same_day_written_twice_is_one_day(read: Reads) -> None:
    reading = read("*;2025-03-14;;;Studiedag;", "*;2025-03-14;;;studiedag;")
    assert len(days(reading)) == 1
    assert rejects(reading) == []


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("1234;2025-03-14;;;Lov;", "Skolenhetskod", "bad_school_unit"),
        ("*;14/3;;;Lov;", "Datum", "bad_date"),
        ("*;;;;Lov;", "Från", "required_missing"),
        ("*;2025-03-14;;;;", "Slag", "required_missing"),
        ("*;2025-03-14;;;Fest;", "Slag", "unknown_code"),
        ("*;;2025-03-14;2025-03-13;Lov;", "Till", "dates_reversed"),
        ("*;;2025-03-14;2026-03-31;Lov;", "Till", "range_too_long"),
        ("*;2025-03-14;;;Lov", "", "wrong_column_count"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason(read: Reads, line: str, column: str, code: str) -> None:
    reading = read("*;2025-03-10;;;Lov;", line, "*;2025-03-20;;;Lov;")
    assert [(number, told, fault) for number, told, _value, fault in rejects(reading)] == [(3, column, code)]
    assert len(days(reading)) == 2
    assert (reading.rows_read, reading.rows_rejected) == (3, 1)
    assert code in {fault.code for fault in SOURCE.faults}


def test_a_school_year_that_contradicts_the_day_is_a_fault(read: Reads) -> None:
    reading = read("2024/25;*;2025-09-01;Lov;", headings="Läsår;Skolenhetskod;Datum;Slag;Namn")
    assert rejects(reading) == [(2, "Datum", "2025-09-01", "date_outside_school_year")]


def test_days_outside_the_wished_period_are_faults(read: Reads) -> None:
    assert rejects(read("*;2025-03-14;;;Lov;", period="HT2024"))[0][3] == "date_outside_school_year"


def test_a_file_without_units_is_for_all_and_says_so(read: Reads) -> None:
    reading = read("2025-03-14;Lov", headings="Datum;Slag")
    assert days(reading) == [("*", "2025-03-14", "holiday", None)]
    assert "Filen säger inga skolenheter: dagarna gäller alla." in reading.notes


def test_a_file_without_days_is_refused(read: Reads) -> None:
    with pytest.raises(UnreadableFile, match="Datum"):
        read("*;Lov", headings="Skolenhetskod;Slag")


def test_excel_dates_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Datum", "Slag", "Namn"])
    sheet.append([date(2025, 6, 12), "Terminsslut", "Skolavslutning"])
    book.save(tmp_path / "kalender.xlsx")
    reading = SOURCE.read(receive(tmp_path / "kalender.xlsx", workdir=tmp_path), duckdb.connect(), Wish())
    assert days(reading) == [("*", "2025-06-12", "term_end", "Skolavslutning")]


def test_the_file_is_recognised_but_not_when_it_is_about_people(tmp_path: Path) -> None:
    (source, recognition), *_others = guess(incoming(tmp_path, "*;2025-03-14;;;Lov;"))
    assert source.id == "school_calendar"
    assert "Slag" in recognition.because
    assert SOURCE.recognise(incoming(tmp_path, "1;2;3", headings="Personnummer;Datum;Slag")) is None
