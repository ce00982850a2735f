"""Real public files from the command line: what a coordinator loads first gives the numbers that are published."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import OPERATOR, CommandLine, Ran, Row

SALSA = "skolverket-salsa/salsa_skane_2010_2025.csv"
CODES = "skolverket-salsa/skane_2025_school_codes.csv"
STATISTICS = "skolverket-schools-national/statistics_gr_v4_2026-04.csv"
SCHOOLS = "skolverket-schools-national/grundskola_ak9_2024-25.json"
MALMÖ, HELSINGBORG = "municipality=1280", "municipality=1283"
WITHHELD = {"..": "source_few", ".": "source_missing", "~100": "source_nearly_all", "*": "source_not_applicable"}


@pytest.fixture(scope="module")
def after_salsa(new_house: Callable[..., CommandLine], shared_data: Path) -> tuple[CommandLine, Row]:
    """A house with SALSA alone, version 1, and the outcome of the load."""
    house = new_house()
    return house, house.load(shared_data / SALSA)


@pytest.fixture(scope="module")
def after_statistics(after_salsa: tuple[CommandLine, Row], shared_data: Path) -> tuple[CommandLine, Row]:
    """The same house after Skolverket's statistics (version 2) and the codes of the schools in Skåne (version 3)."""
    house, _outcome = after_salsa
    outcome = house.load(shared_data / STATISTICS)
    house.load(shared_data / CODES)
    return house, outcome


@pytest.fixture(scope="module")
def malmö(after_statistics: tuple[CommandLine, Row]) -> Ran:
    house, _outcome = after_statistics
    return house.done(
        *("ask", "reference_value", "--by", "school_unit", "--by", "indicator"),
        *("--period", "all", "--where", MALMÖ, "--as", "public", "--format", "json"),
    )


def test_salsa_gives_407_rows_and_no_reject(after_salsa: tuple[CommandLine, Row]) -> None:
    _house, outcome = after_salsa
    assert (outcome["rows_read"], outcome["rows_loaded"], outcome["rows_rejected"]) == (407, 407, 0)
    assert outcome["rejects"] == []


def test_residuals_of_helsingborg_are_those_published(after_salsa: tuple[CommandLine, Row], shared_data: Path) -> None:
    house, _outcome = after_salsa
    asked = {
        measure: {
            row["school_unit_label"]: row["value"]
            for row in house.ask(
                *(measure, "--by", "school_unit", "--where", HELSINGBORG, "--period", "2025"),
                *("--as", "public", "--version", 1),
            )
        }
        for measure in ("salsa_merit_actual", "salsa_merit_model", "salsa_merit_residual")
    }
    published = _published_residuals(shared_data, "Helsingborg", "2025")
    assert asked["salsa_merit_residual"] == published
    assert len(published) > 10
    for school, residual in published.items():
        actual, model = asked["salsa_merit_actual"][school], asked["salsa_merit_model"][school]
        assert abs(actual - model - residual) <= 1


def _published_residuals(shared_data: Path, municipality: str, year: str) -> dict[str, float]:
    with (shared_data / SALSA).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    return {row[2]: float(row[14]) for row in rows if row[:2] == [year, municipality] and row[14]}


def test_every_residual_of_every_year_is_actual_minus_model(after_salsa: tuple[CommandLine, Row]) -> None:
    house, _outcome = after_salsa
    values = {}
    for kind in ("merit", "all_passed"):
        for part in ("actual", "model", "residual"):
            asked = house.ask(f"salsa_{kind}_{part}", "--by", "school_unit", "--period", "all", "--version", 1)
            values |= {(kind, row["period"], row["school_unit"], part): row["value"] for row in asked}
    residuals = {key: value for key, value in values.items() if key[-1] == "residual"}
    assert len(residuals) == 2 * 407
    wrong = [
        key
        for key, residual in residuals.items()
        if abs(values[(*key[:3], "actual")] - values[(*key[:3], "model")] - residual) > 1
    ]
    assert wrong == []


def test_a_period_in_words_of_the_school_is_the_same_as_the_spring_year(after_salsa: tuple[CommandLine, Row]) -> None:
    house, _outcome = after_salsa
    question = ("salsa_merit_residual", "--by", "school_unit", "--where", HELSINGBORG, "--version", 1, "--period")
    assert house.ask(*question, "2025") == house.ask(*question, "2024/25")


def test_the_answer_names_the_file_and_its_hash(after_salsa: tuple[CommandLine, Row], shared_data: Path) -> None:
    house, _outcome = after_salsa
    question = ("ask", "salsa_merit_actual", "--by", "school_unit", "--version", 1, "--format", "json")
    (source,) = house.done(*question, *OPERATOR).json["sources"]
    assert source["file"] == Path(SALSA).name
    assert house.done(*question).json["sources"][0]["sha256"] == ""  # told to those who load files
    assert source["sha256"] == hashlib.sha256((shared_data / SALSA).read_bytes()).hexdigest()


def test_statistics_give_the_counts_of_the_file(after_statistics: tuple[CommandLine, Row]) -> None:
    _house, outcome = after_statistics
    assert (outcome["rows_read"], outcome["rows_rejected"]) == (9266, 0)
    told = " ".join(outcome["notes"])
    assert "Ifyllda celler: 86904. Värden: 65704, varav ungefärliga: 1670" in told
    assert "få elever: 9530." in told
    assert "Saknas: 7181." in told
    assert "nått målet: 3366." in told
    assert "Inte tillämpliga: 1123." in told
    assert "479 rader saknar period" in told


def test_malmö_answers_one_row_per_school_indicator_and_period_as_published(malmö: Ran, shared_data: Path) -> None:
    expected = _cells_of_malmö(shared_data)
    rows = [row for row in malmö.rows if not str(row["indicator"]).startswith("salsa_")]
    got = {(row["school_unit"], row["indicator"], row["period"]): row for row in rows}
    assert len(got) == len(rows)
    assert got.keys() == expected.keys()
    for key, text in expected.items():
        row = got[key]
        if text in WITHHELD:
            assert (row["value"], row["population"], row["withheld"]) == (None, None, WITHHELD[text]), key
        else:
            about = text.removeprefix("cirka ")
            assert row["value"] == float(about.replace(",", ".").replace("\N{NO-BREAK SPACE}", "")), key
            assert row["approximate"] == (about != text), key


def _cells_of_malmö(shared_data: Path) -> dict[tuple[str, str, str], str]:
    with (shared_data / CODES).open(encoding="utf-8-sig", newline="") as file:
        codes = {row["kod"] for row in csv.DictReader(file) if row["kommun"] == "Malmö"}
    with (shared_data / STATISTICS).open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["schoolUnitCode"] in codes]
    return {
        (row["schoolUnitCode"], indicator, row["timePeriod"]): text
        for row in rows
        for indicator, text in row.items()
        if text and indicator not in ("schoolUnitCode", "timePeriod")
    }


def test_malmö_has_five_years_of_merit_values(malmö: Ran) -> None:
    periods = Counter(row["period"] for row in malmö.rows if row["indicator"] == "averageGradesMeritRating9thGrade")
    assert {"2020/21", "2021/22", "2022/23", "2023/24", "2024/25"} <= periods.keys()


def test_published_figures_are_never_pooled_or_averaged(after_statistics: tuple[CommandLine, Row]) -> None:
    house, _outcome = after_statistics
    pooled = house("ask", "reference_value", "--by", "school_unit", "--by", "indicator", "--period", "all", "--pool")
    assert pooled.code == 2
    several = house("ask", "reference_value", "--by", "school_unit", "--where", MALMÖ, "--period", "2024/25")
    assert several.code == 2
    assert "indicator" in several.err
    everywhere = house.ask("reference_value", "--by", "indicator", "--where", MALMÖ, "--period", "2024/25")
    assert [row for row in everywhere if row["value"] is not None] == []


def test_named_schools_find_their_codes_when_the_register_comes(after_statistics: tuple[CommandLine, Row]) -> None:
    house, _outcome = after_statistics
    question = ("salsa_merit_residual", "--by", "school_unit", "--period", "2025")
    named = {row["school_unit_label"]: row for row in house.ask(*question, "--version", 1)}
    coded = {row["school_unit_label"]: row for row in house.ask(*question)}
    assert len(named) == len(coded) == 127
    assert all(str(row["school_unit"]).startswith("x:") for row in named.values())
    assert sum(str(row["school_unit"]).startswith("x:") for row in coded.values()) == 3  # 124 of 127 match
    assert {name: row["value"] for name, row in named.items()} == {name: row["value"] for name, row in coded.items()}


def test_the_national_list_of_schools_serves_as_register_too(
    after_statistics: tuple[CommandLine, Row], shared_data: Path
) -> None:
    house, _outcome = after_statistics
    outcome = house.load(shared_data / SCHOOLS)
    assert (outcome["source"], outcome["rows_read"], outcome["rows_rejected"]) == ("school_units", 1567, 0)
    rows = house.ask(
        *("reference_value", "--by", "municipality", "--by", "school_unit", "--by", "indicator"),
        *("--where", "indicator=averageGradesMeritRating9thGrade", "--period", "2024/25"),
    )
    # 781 of the statistics and 1,532 of the list itself; those in both stand once.
    assert len({row["school_unit"] for row in rows}) == len(rows) == 1595
    names = {school["kod"]: school["kommun"] for school in json.loads((shared_data / SCHOOLS).read_text())["schools"]}
    placed = {str(row["school_unit"]): row["municipality_label"] for row in rows if row["municipality"]}
    assert {unit: name for unit, name in placed.items() if unit in names} == {
        unit: name for unit, name in names.items() if unit in placed
    }
    assert len(placed) >= 1541  # those that stand in the list


def test_public_and_analyst_see_the_same_published_figures(after_statistics: tuple[CommandLine, Row]) -> None:
    house, _outcome = after_statistics
    question = ("reference_value", "--by", "school_unit", "--by", "indicator", "--where", MALMÖ, "--period", "2024/25")
    assert house.ask(*question, "--as", "public") == house.ask(*question, "--as", "analyst")


def test_absence_that_a_municipality_publishes_is_asked_for_by_school(
    new_house: Callable[..., CommandLine], shared_data: Path
) -> None:
    house = new_house()
    outcome = house.load(shared_data / "savsjo-absence" / "franvaro_elever_per_skola.json")
    assert (outcome["source"], outcome["rows_read"], outcome["rows_rejected"]) == ("published_absence", 32, 0)
    rows = house.ask(
        *("reference_value", "--by", "municipality", "--by", "school_unit", "--by", "indicator"),
        *("--where", "indicator=published_absence_share", "--period", "2024/25", "--as", "public"),
    )
    told = {row["school_unit_label"]: row["value"] for row in rows if row["school_unit"]}
    assert len(told) == 7
    assert (told["Vrigstad skola"], told["Sävsjö demoskola"]) == (7.7, None)
