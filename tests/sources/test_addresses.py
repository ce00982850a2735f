"""The address register: what an address is found by, and what is not taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.school.addresses import looked_up_by
from skolsikt.sources.addresses import SOURCE
from skolsikt.sources.contract import Reading, UnreadableFile
from tests.sources.received import faults, read, received, rows_of

HEADINGS = "Adress;Postnummer;NYKO"


def register(folder: Path, *lines: str, headings: str = HEADINGS) -> Reading:
    return read(SOURCE, received(folder, "\n".join([headings, *lines, ""])))


def found(reading: Reading, address: str) -> object:
    """The area that a pupil with that address would get."""
    areas = {row["address_key"]: row["area_code"] for row in rows_of(reading, "address_area")}
    return next((areas[key] for key in looked_up_by(address) if key in areas), None)


@pytest.mark.parametrize(
    ("address", "area"),
    [
        ("Ekvägen 3", "1101"),
        ("EKVÄGEN  3", "1101"),
        ("Ekvägen 3 lgh 1101", "1101"),
        ("Ekvägen 3, lgh 1101", "1101"),
        ("Ekvägen 3 2 tr", "1101"),
        ("c/o Berg, Ekvägen 3, 123 45 EKBY", "1101"),
        ("Ekvägen 3 12345 Ekby", "1101"),
        ("Ekvägen 3b", "1102"),
        ("Ekvägen 3 B", "1102"),
        ("Karl XII:s väg 4", "1103"),
        ("Ekvägen 33", None),
        ("Ekvägen 3, 543 21 Annanby", None),
        ("Ekvägen", None),
        ("", None),
    ],
)
def test_an_address_is_found_however_it_is_written(tmp_path: Path, address: str, area: str | None) -> None:
    houses = ["Ekvägen 3;123 45;1101", "Ekvägen 3 B;12345;1102", "Karl XII:s väg 4;12345;1103"]
    assert found(register(tmp_path, *houses), address) == area


def test_a_register_without_postcodes_finds_whoever_lives_there(tmp_path: Path) -> None:
    reading = register(tmp_path, "Ekvägen;3;1101", headings="Gata;Nummer;Områdeskod")
    assert [found(reading, one) for one in ("Ekvägen 3", "Ekvägen 3, 123 45 Ekby")] == ["1101", "1101"]
    assert {row["area_kind"] for row in rows_of(reading, "address_area")} == {"own"}


def test_the_same_street_in_two_towns_is_told_apart_by_postcode_and_by_nothing_else(tmp_path: Path) -> None:
    reading = register(tmp_path, "Ekvägen 3;12345;1101", "Ekvägen 3;54321;2201")
    assert [found(reading, one) for one in ("Ekvägen 3, 123 45 Ekby", "Ekvägen 3, 54321 Norrby", "Ekvägen 3")] == [
        "1101",
        "2201",
        None,
    ]
    assert any("flera orter" in note for note in reading.notes)


def test_every_division_is_told(tmp_path: Path) -> None:
    reading = register(tmp_path, "Ekvägen 3;12345;1101;1283A0010;", headings=f"{HEADINGS};DeSO;RegSO")
    kinds = {(row["area_kind"], row["area_code"]) for row in rows_of(reading, "address_area")}
    assert kinds == {("nyko", "1101"), ("deso", "1283A0010")}


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (";12345;1101", "Adress", "required_missing"),
        ("Ekvägen;12345;1101", "Adress", "bad_address"),
        ("17;12345;1101", "Adress", "bad_address"),
        ("Ekvägen 4;12345;", "NYKO", "required_missing"),
        ("Ekvägen 4;12345", "", "wrong_column_count"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason(tmp_path: Path, line: str, column: str, code: str) -> None:
    reading = register(tmp_path, "Ekvägen 3;12345;1101", line)
    assert faults(reading) == [(3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)


def test_a_house_in_two_areas_is_rejected_both_times(tmp_path: Path) -> None:
    reading = register(tmp_path, "Ekvägen 3;12345;1101", "ekvägen 3;12345;1102", "Ekvägen 5;12345;1101")
    assert faults(reading) == [(2, "NYKO", "area_conflicting"), (3, "NYKO", "area_conflicting")]
    assert found(reading, "Ekvägen 3") is None


@pytest.mark.parametrize("heading", ["Personnummer", "Skolenhetskod", "Skolenhet"])
def test_a_list_of_persons_or_schools_is_no_register(tmp_path: Path, heading: str) -> None:
    incoming = received(tmp_path, f"{heading};Adress;NYKO\n12345678;Ekvägen 3;1101\n")
    assert SOURCE.recognise(incoming) is None


def test_without_areas_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="område"):
        register(tmp_path, "Ekvägen 3;12345", headings="Adress;Postnummer")
