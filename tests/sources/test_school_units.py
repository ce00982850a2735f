"""School units: every kind of register answer, lists with their own headings, and values that cannot be used."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from pyproj import Transformer

from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.text import receive
from skolsikt.sources.school_units import SOURCE
from tests.sources.received import Row, faults, read, received, rows_of

LIST = "Skolenhetskod;Skolenhetsnamn;Kommunkod;Huvudman;Organisationsnummer;Skolformer;SWEREF_N;SWEREF_E\n"
EKSKOLAN = "12345678;Ekskolan;1280;Malmö kommun;212000-1124;Förskoleklass, Grundskola;6164000;374000\n"


def units(text: str, folder: Path, **wish: object) -> list[Row]:
    return rows_of(read(SOURCE, received(folder, text), **wish), "school_unit")


@pytest.mark.parametrize(
    ("file", "count"),
    [
        ("skolverket-salsa/skane_2025_school_codes.csv", 124),
        ("skolverket-schools-national/grundskola_ak9_2024-25.json", 1567),
        ("skolverket-schools-national/gymnasium.json", 1131),
        ("skolverket-api-fixtures/compact-school-units-1.json", 50),
        ("skolverket-api-fixtures/compact-school-units-2.json", 50),
        ("skolverket-api-fixtures/school-units-1.json", 10),
        ("skolverket-api-fixtures/school-units-2.json", 50),
        ("skolverket-api-fixtures/school-unit-1.json", 1),
        ("skolverket-api-fixtures/school-unit-2.json", 1),
    ],
)
def test_every_public_file_of_school_units_is_read_whole(
    shared_data: Path, tmp_path: Path, file: str, count: int
) -> None:
    incoming = receive(shared_data / file, workdir=tmp_path)
    assert SOURCE.recognise(incoming) is not None
    reading = read(SOURCE, incoming)
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (count, 0, [])
    rows = rows_of(reading, "school_unit")
    assert len(rows) == count
    assert all(row["is_registered"] is True for row in rows)


def test_the_compiled_list_gives_municipality_organiser_and_school_form(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "skolverket-schools-national" / "grundskola_ak9_2024-25.json"
    rows = rows_of(read(SOURCE, receive(path, workdir=tmp_path)), "school_unit")
    assert all(row["municipality"] and row["school_forms"] == "GR" for row in rows)
    assert sum(row["organiser_type"] == "independent" for row in rows) == 484
    assert sum(row["latitude"] is None for row in rows) == 25


def test_a_single_answer_gives_unit_and_organiser_and_no_names_of_people(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "skolverket-api-fixtures" / "school-unit-1.json"
    reading = read(SOURCE, receive(path, workdir=tmp_path))
    (unit,) = rows_of(reading, "school_unit")
    assert unit["name"] == "Nyckelskolan"
    assert (unit["municipality"], unit["organiser_type"], unit["school_forms"]) == ("0181", "independent", "FKLASS,GR")
    (organiser,) = rows_of(reading, "organiser")
    assert (organiser["organisation_number"], organiser["name"]) == (
        "5564787397",
        "NYCKELKNIPPAN FÖRSKOLE AKTIEBOLAG",
    )
    assert not any("@" in str(value) for value in unit.values())


def test_sweref_is_used_where_degrees_are_missing_and_north_stands_first(shared_data: Path, tmp_path: Path) -> None:
    document = json.loads((shared_data / "skolverket-api-fixtures" / "compact-school-units-1.json").read_text("utf-8"))
    units_of_answer = document["json"]["body"]["_embedded"]["compactSchoolUnits"]
    degrees = [(float(unit["wgs84Latitude"]), float(unit["wgs84Longitude"])) for unit in units_of_answer]
    for unit in units_of_answer:
        unit["wgs84Latitude"] = unit["wgs84Longitude"] = None
    rows = units(json.dumps(document), tmp_path)
    assert [(row["latitude"], row["longitude"]) for row in rows] == [
        (pytest.approx(latitude, abs=1e-4), pytest.approx(longitude, abs=1e-4)) for latitude, longitude in degrees
    ]


def test_the_national_register_is_read_as_list_and_single_unit(tmp_path: Path) -> None:
    listed = {"data": {"type": "schoolunit", "attributes": [{"schoolUnitCode": "12345678", "name": "Ekskolan"}]}}
    assert [row["name"] for row in units(json.dumps(listed), tmp_path)] == ["Ekskolan"]
    place = {"coordinateSweRefN": "6562397,097", "coordinateSweRefE": "679180,062"}
    single = {
        "data": {
            "type": "schoolunit",
            "schoolUnitCode": "12345678",
            "attributes": {
                "displayName": "Ekskolan",
                "headMaster": "Namn Namnsson",
                "municipalityCode": "0180",
                "schoolTypes": ["GR", "GRAN"],
                "addresses": [{"type": "BESOKSADRESS", "geoCoordinates": place}],
            },
        },
        "included": {
            "organizationNumber": "2120000142",
            "attributes": {"displayName": "Stockholms kommun", "organizerType": "KOMMUN"},
        },
    }
    incoming = received(tmp_path, json.dumps(single))
    assert SOURCE.recognise(incoming) is not None
    reading = read(SOURCE, incoming)
    (unit,) = rows_of(reading, "school_unit")
    assert (unit["municipality"], unit["organiser_type"], unit["school_forms"]) == ("0180", "municipal", "GR,GRAN")
    assert (unit["latitude"], unit["longitude"]) == (
        pytest.approx(59.16287, abs=1e-4),
        pytest.approx(18.13431, abs=1e-4),
    )
    assert [row["name"] for row in rows_of(reading, "organiser")] == ["Stockholms kommun"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_list_with_preamble_footer_and_trailing_separator_is_read(tmp_path: Path, encoding: str) -> None:
    text = f"Skolor i kommunen;\n\n{LIST}{EKSKOLAN.strip()};\nUttaget av Ånge kommun;\n"
    reading = read(SOURCE, received(tmp_path, text, encoding=encoding))
    assert (reading.rows_read, faults(reading)) == (1, [])
    (unit,) = rows_of(reading, "school_unit")
    assert unit["organisation_number"] == "2120001124"
    assert unit["school_forms"] == "FKLASS,GR"
    assert unit["municipality"] == "1280"
    latitude, longitude = Transformer.from_crs(3006, 4326).transform(6164000, 374000)
    assert (unit["latitude"], unit["longitude"]) == (pytest.approx(latitude), pytest.approx(longitude))
    assert [row["name"] for row in rows_of(reading, "organiser")] == ["Malmö kommun"]


def test_decimal_comma_and_spaces_in_coordinates_are_read(tmp_path: Path) -> None:
    text = "kod;namn;lat;lng\n12345678;Ekskolan;55,60;13,00\n12345679;Alskolan;;\n"
    assert [(row["latitude"], row["longitude"]) for row in units(text, tmp_path)] == [(55.6, 13.0), (None, None)]
    spaced = "kod;namn;sweref_n;sweref_e\n12345678;Ekskolan;6\u00a0164\u00a0000;374\u00a0000\n"
    assert [row["latitude"] is None for row in units(spaced, tmp_path)] == [False]


def test_a_workbook_is_read_like_a_list(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Skolor"], ["Skolenhetskod", "Skolenhetsnamn", "Kommun"], [12345678, "Ekskolan", "Malmö stad"]):
        sheet.append(row)
    book.save(tmp_path / "skolor.xlsx")
    incoming = receive(tmp_path / "skolor.xlsx", workdir=tmp_path)
    assert SOURCE.recognise(incoming) is not None
    (unit,) = rows_of(read(SOURCE, incoming), "school_unit")
    assert (unit["school_unit_code"], unit["municipality"], unit["row_number"]) == ("12345678", "1280", 3)


def test_a_profile_reads_headings_of_its_own(tmp_path: Path) -> None:
    profile = {
        "id": "egen",
        "source": "school_units",
        "columns": {"school_unit_code": "Nr", "name": "Benämning", "school_group": "Område"},
        "constants": {"municipality": "1280"},
    }
    rows = units("Nr;Benämning;Område\n12345678;Ekskolan;Norr\n", tmp_path, profile=profile)
    assert [(row["name"], row["school_group"], row["municipality"]) for row in rows] == [("Ekskolan", "Norr", "1280")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (EKSKOLAN.replace("12345678", "1234567"), "bad_school_unit"),
        (EKSKOLAN.replace("Ekskolan", ""), "required_missing"),
        (EKSKOLAN.replace("12345678;Ekskolan", "12345679;Ekskolan"), "school_unit_twice"),
        (EKSKOLAN.replace("1280;", ""), "wrong_column_count"),
    ],
)
def test_a_row_without_a_unit_is_rejected_and_its_neighbour_taken(tmp_path: Path, line: str, code: str) -> None:
    neighbour = EKSKOLAN.replace("12345678;Ekskolan", "12345679;Alskolan")
    reading = read(SOURCE, received(tmp_path, LIST + neighbour + line))
    assert [(number, found) for number, _column, found in faults(reading)] == [(3, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)
    assert [row["name"] for row in rows_of(reading, "school_unit")] == ["Alskolan"]


@pytest.mark.parametrize(
    ("given", "wrong", "code", "column"),
    [
        ("1280", "Atlantis", "unit_municipality_unknown", "municipality"),
        ("212000-1124", "212000-1125", "bad_organisation_number", "organisation_number"),
        ("6164000;374000", "374000;6164000", "coordinates_outside_sweden", "latitude"),
    ],
)
def test_a_value_that_cannot_be_used_is_rejected_and_the_unit_taken_without_it(
    tmp_path: Path, given: str, wrong: str, code: str, column: str
) -> None:
    reading = read(SOURCE, received(tmp_path, LIST + EKSKOLAN.replace(given, wrong)))
    heading = {"municipality": "Kommunkod", "organisation_number": "Organisationsnummer", "latitude": "latitude"}[
        column
    ]
    assert faults(reading) == [(2, heading, code)]
    assert reading.rows_rejected == 0
    assert [row[column] for row in rows_of(reading, "school_unit")] == [None]


def test_the_same_row_again_changes_nothing(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, LIST + EKSKOLAN + EKSKOLAN))
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (2, 0, [])
    assert len(rows_of(reading, "school_unit")) == 1


@pytest.mark.parametrize(
    "header",
    [
        "Skolenhetskod;Namn;Personnummer",
        "Skolenhetskod;Skola;Klass;Betyg",
        "Skola;Skol-enhetskod;Skolkommun;Antal elever;Genomsnittligt meritvärde (17)",
    ],
)
def test_a_file_about_pupils_or_results_is_no_register(tmp_path: Path, header: str) -> None:
    assert SOURCE.recognise(received(tmp_path, header + "\n")) is None


def test_an_answer_that_is_cut_off_says_where(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="avbruten"):
        read(SOURCE, received(tmp_path, '{"body": {"_embedded": {"compactSchoolUnits": [{"schoolUnitCode": "123'))


def test_an_answer_without_school_units_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="inga skolenheter"):
        read(SOURCE, received(tmp_path, '{"body": {"_embedded": {"compactSchoolUnits": []}}}'))
