"""School units that split, merge or change code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Incoming, Reading, UnreadableFile, Wish
from skolsikt.sources.reading.text import receive
from skolsikt.sources.school_unit_successions import SOURCE

HEADINGS = "Skolenhetskod före;Skolenhetskod efter;Datum;Slag;Anmärkning"
OLD, NEW, OTHER = "11111111", "22222222", "33333333"
Reads = Callable[..., Reading]


def incoming(tmp_path: Path, *lines: str, headings: str = HEADINGS) -> Incoming:
    path = tmp_path / "skolenheter.csv"
    path.write_text("\n".join([headings, *lines]) + "\n", "cp1252")
    return receive(path, workdir=tmp_path)


@pytest.fixture
def read(tmp_path: Path) -> Reads:
    def reads(*lines: str, headings: str = HEADINGS) -> Reading:
        return SOURCE.read(incoming(tmp_path, *lines, headings=headings), duckdb.connect(), Wish())

    return reads


def pairs(reading: Reading) -> list[tuple[object, ...]]:
    rows = reading.rows["school_unit_succession"]
    assert not isinstance(rows, duckdb.DuckDBPyRelation)
    return [(row["from_school_unit_code"], row["to_school_unit_code"], row["kind"]) for row in rows.to_pylist()]


def rejects(reading: Reading) -> list[tuple[int, str, str]]:
    assert not isinstance(reading.rejects, duckdb.DuckDBPyRelation)
    return [(row["row_number"], row["column"], row["code"]) for row in reading.rejects.to_pylist()]


def test_a_change_of_code_becomes_a_row(read: Reads) -> None:
    reading = read(f"{OLD};{NEW};2023-07-01;Kodbyte;Ny huvudman")
    rows = reading.rows["school_unit_succession"]
    assert not isinstance(rows, duckdb.DuckDBPyRelation)
    assert rows.to_pylist() == [
        {
            "from_school_unit_code": OLD,
            "to_school_unit_code": NEW,
            "date": date(2023, 7, 1),
            "kind": "renamed",
            "note": "Ny huvudman",
            "row_number": 2,
        }
    ]
    assert (reading.rows_read, reading.rows_rejected) == (1, 0)


def test_a_split_may_keep_the_old_unit(read: Reads) -> None:
    reading = read(f"{OLD};{OLD};2023-07-01;Delning;", f"{OLD};{NEW};2023-07-01;Delning;")
    assert pairs(reading) == [(OLD, OLD, "split"), (OLD, NEW, "split")]
    assert not any("bara en" in note for note in reading.notes)


def test_a_merger_and_a_split_with_one_part_are_said(read: Reads) -> None:
    notes = read(f"{OLD};{NEW};2023-07-01;Sammanslagning;", f"{OTHER};{OLD};2022-07-01;Delning;").notes
    assert f"{OTHER} delas 2022-07-01 men bara en efterföljare är angiven." in notes
    assert f"{NEW} är en sammanslagning 2023-07-01 men bara en föregångare är angiven." in notes


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (f"123;{NEW};2023-07-01;Kodbyte;", "Skolenhetskod före", "bad_school_unit"),
        (f"{OLD};;2023-07-01;Kodbyte;", "Skolenhetskod efter", "required_missing"),
        (f"{OLD};{OLD};2023-07-01;Kodbyte;", "Skolenhetskod efter", "same_unit"),
        (f"{OLD};{NEW};juli 2023;Kodbyte;", "Datum", "bad_date"),
        (f"{OLD};{NEW};;Kodbyte;", "Datum", "required_missing"),
        (f"{OLD};{NEW};2023-07-01;Flytt;", "Slag", "unknown_code"),
        (f"{OLD};{NEW};2023-07-01;;", "Slag", "required_missing"),
        (f"{OLD};{NEW};2023-07-01", "", "wrong_column_count"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason(read: Reads, line: str, column: str, code: str) -> None:
    reading = read(f"{OTHER};{NEW};2020-07-01;Sammanslagning;", line)
    assert rejects(reading) == [(3, column, code)]
    assert pairs(reading) == [(OTHER, NEW, "merged")]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert code in {fault.code for fault in SOURCE.faults}


def test_rows_that_contradict_each_other_are_rejected_both(read: Reads) -> None:
    reading = read(f"{OLD};{NEW};2023-07-01;Kodbyte;", f"{OLD};{NEW};2023-07-01;Sammanslagning;")
    assert rejects(reading) == [(2, "Slag", "succession_twice"), (3, "Slag", "succession_twice")]
    assert (reading.rows_read, reading.rows_rejected) == (2, 2)


def test_the_same_row_twice_is_one_row(read: Reads) -> None:
    row = f"{OLD};{NEW};2023-07-01;Kodbyte;"
    assert len(pairs(read(row, row))) == 1


def test_a_change_of_code_has_one_unit_before_and_one_after(read: Reads) -> None:
    reading = read(f"{OLD};{NEW};2023-07-01;Kodbyte;", f"{OLD};{OTHER};2023-07-01;Kodbyte;")
    assert [code for _line, _column, code in rejects(reading)] == ["not_one_to_one", "not_one_to_one"]
    assert pairs(reading) == []


def test_missing_headings_stop_the_file(read: Reads) -> None:
    with pytest.raises(UnreadableFile, match="Slag"):
        read(f"{OLD};{NEW};2023-07-01", headings="Skolenhetskod före;Skolenhetskod efter;Datum")


def test_the_file_is_recognised(tmp_path: Path) -> None:
    (source, recognition), *_others = guess(incoming(tmp_path, f"{OLD};{NEW};2023-07-01;Kodbyte;"))
    assert source.id == "school_unit_successions"
    assert "Skolenhetskod efter" in recognition.because
