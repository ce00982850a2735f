"""Events that trends should show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import Reading, UnreadableFile
from skolsikt.sources.events import SOURCE
from tests.sources.breaking import HARMLESS, workbook
from tests.sources.received import read, received

HEADINGS = "Skolenhetskod;Händelse från;Händelse till;Händelse"
UNIT = "12345678"
GOOD = f"{HEADINGS}\n{UNIT};2024-08-12;;Ny timplan\n*;2020-03-18;2020-06-12;Distansundervisning\n"


def rows(reading: Reading) -> list[dict[str, object]]:
    found = reading.rows["event"]
    assert not isinstance(found, duckdb.DuckDBPyRelation)
    return found.to_pylist()


def faults(folder: Path, line: str) -> list[tuple[str, str]]:
    reading = read(SOURCE, received(folder, f"{HEADINGS}\n{line}\n"))
    assert not isinstance(reading.rejects, duckdb.DuckDBPyRelation)
    assert reading.rows_read == 1
    return [(row["column"], row["code"]) for row in reading.rejects.to_pylist()]


def test_an_event_is_of_a_school_or_of_all(tmp_path: Path) -> None:
    incoming = received(tmp_path, GOOD)
    assert [found.id for found, _why in guess(incoming)] == ["events"]
    first, second = rows(read(SOURCE, incoming))
    assert (first["school_unit_code"], first["from_date"], first["to_date"]) == (UNIT, date(2024, 8, 12), None)
    assert (second["school_unit_code"], second["title"]) == ("*", "Distansundervisning")


def test_the_same_event_is_one_in_whatever_file(tmp_path: Path) -> None:
    twice = read(SOURCE, received(tmp_path, f"{GOOD}{UNIT};2024-08-12;;Ny TIMPLAN\n"))
    assert len(rows(twice)) == 2
    again = read(SOURCE, received(tmp_path, f"{HEADINGS}\n{UNIT};2024-08-12;;Ny timplan\n"))
    assert rows(again)[0]["event_id"] == rows(read(SOURCE, received(tmp_path, GOOD)))[0]["event_id"]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (f"{UNIT};;;Ny timplan", ("Händelse från", "required_missing")),
        (f"{UNIT};2024-08-12;;", ("Händelse", "required_missing")),
        (f"{UNIT};12 aug;;Ny timplan", ("Händelse från", "bad_date")),
        (f"{UNIT};2024-13-40;;Ny timplan", ("Händelse från", "bad_date")),
        (f"{UNIT};2024-08-12;x;Ny timplan", ("Händelse till", "bad_date")),
        (f"{UNIT};2024-08-12;2024-08-11;Ny timplan", ("Händelse till", "dates_reversed")),
        ("1234;2024-08-12;;Ny timplan", ("Skolenhetskod", "bad_school_unit")),
        ("Björkängsskolan;2024-08-12;;Ny timplan", ("Skolenhetskod", "bad_school_unit")),
        (f"{UNIT};2024-08-12;;Elev 20121212-1212 slutade", ("Händelse", "names_a_person")),
        (f"{UNIT};2024-08-12;;Elev 201212121212", ("Händelse", "names_a_person")),
    ],
)
def test_a_row_that_cannot_stand_is_rejected_and_named(tmp_path: Path, line: str, fault: tuple[str, str]) -> None:
    assert fault in faults(tmp_path, line)


def test_a_file_without_the_headings_is_none_of_events(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read(SOURCE, received(tmp_path, "Skolenhetskod;Datum\n12345678;2024-08-12\n"))


def test_written_otherwise_it_reads_the_same(tmp_path: Path) -> None:
    expected = [row["title"] for row in rows(read(SOURCE, received(tmp_path, GOOD)))]
    for way, write in HARMLESS.items():
        assert [row["title"] for row in rows(read(SOURCE, received(tmp_path, write(GOOD))))] == expected, way
    assert [row["title"] for row in rows(read(SOURCE, workbook(tmp_path, GOOD)))] == expected
