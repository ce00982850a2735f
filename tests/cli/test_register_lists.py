"""Lists of school units, file after file: a poorer list takes nothing away, a correction corrects."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

EK, ASK = "12345678", "12345679"
COMPACT = {
    "status": "OK",
    "body": {
        "_embedded": {
            "compactSchoolUnits": [
                {"schoolUnitCode": EK, "schoolUnitName": "Ekskolan", "wgs84Latitude": "55.6", "wgs84Longitude": "13.0"}
            ]
        }
    },
}
HEADINGS = "Skolenhetskod;Skolenhetsnamn;Kommunkod;Skolgrupp"


@pytest.fixture
def statistics(house: CommandLine, tmp_path: Path) -> CommandLine:
    """A house that knows a published figure of two schools, and no register yet."""
    path = tmp_path / "statistik.csv"
    path.write_text(f"schoolUnitCode,timePeriod,certifiedTeachersQuota\n{EK},2024/25,84\n{ASK},2024/25,90\n", "utf-8")
    house.load(path)
    return house


def listed(folder: Path, name: str, *lines: str, headings: str = HEADINGS) -> Path:
    path = folder / name
    path.write_text("\n".join([headings, *lines, ""]), "utf-8")
    return path


def compact(folder: Path) -> Path:
    path = folder / "compact.json"
    path.write_text(json.dumps(COMPACT), "utf-8")
    return path


def schools_by(house: CommandLine, dimension: str) -> dict[str, object]:
    rows = house.ask("reference_value", "--by", "school_unit", "--by", dimension, "--period", "2024/25")
    return {str(row["school_unit"]): row[dimension] for row in rows}


def test_a_later_list_without_municipalities_leaves_the_known_ones(statistics: CommandLine, tmp_path: Path) -> None:
    statistics.load(listed(tmp_path, "lista.csv", f"{EK};Ekskolan;1280;Norr", f"{ASK};Askskolan;1281;Norr"))
    statistics.load(compact(tmp_path))
    assert schools_by(statistics, "municipality") == {EK: "1280", ASK: "1281"}
    assert schools_by(statistics, "school_group") == {EK: "Norr", ASK: "Norr"}


def test_the_order_of_the_lists_makes_no_difference(statistics: CommandLine, tmp_path: Path) -> None:
    statistics.load(compact(tmp_path))
    statistics.load(listed(tmp_path, "lista.csv", f"{EK};Ekskolan;1280;Norr"))
    assert schools_by(statistics, "municipality")[EK] == "1280"


def test_a_corrected_list_corrects(statistics: CommandLine, tmp_path: Path) -> None:
    statistics.load(listed(tmp_path, "lista.csv", f"{EK};Ekskolan;1281;Norr"))
    statistics.load(compact(tmp_path))
    statistics.load(listed(tmp_path, "rättad.csv", f"{EK};Ekskolan;1280;Söder"))
    assert schools_by(statistics, "municipality")[EK] == "1280"
    assert schools_by(statistics, "school_group")[EK] == "Söder"


def test_a_correction_in_a_list_with_fewer_columns_corrects_those(statistics: CommandLine, tmp_path: Path) -> None:
    statistics.load(listed(tmp_path, "lista.csv", f"{EK};Ekskolan;1281;Norr"))
    shorter = listed(tmp_path, "kort.csv", f"{EK};Ekskolan;1280", headings=HEADINGS.removesuffix(";Skolgrupp"))
    statistics.load(shorter)
    assert schools_by(statistics, "municipality")[EK] == "1280"
    assert schools_by(statistics, "school_group")[EK] == "Norr"


def test_a_list_of_the_same_columns_takes_away_what_it_leaves_empty(statistics: CommandLine, tmp_path: Path) -> None:
    statistics.load(listed(tmp_path, "lista.csv", f"{EK};Ekskolan;1280;Norr", f"{ASK};Askskolan;1281;Norr"))
    statistics.load(listed(tmp_path, "ny.csv", f"{EK};Ekskolan;1280;", f"{ASK};Askskolan;1281;Norr"))
    assert schools_by(statistics, "school_group") == {EK: None, ASK: "Norr"}


def test_undoing_a_list_takes_away_what_only_it_told(statistics: CommandLine, tmp_path: Path) -> None:
    told = statistics.load(listed(tmp_path, "lista.csv", f"{EK};Ekskolan;1280;Norr"))
    statistics.load(compact(tmp_path))
    statistics.done("loads", "undo", told["load"])
    assert schools_by(statistics, "municipality")[EK] is None
