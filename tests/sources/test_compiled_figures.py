"""Lists of schools with published figures beside them: what the list dates is read, the rest is named."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from skolsikt.measures.indicators.catalogue import indicators
from skolsikt.sources import merit_by_year, school_units, skolverket_statistics
from skolsikt.sources.catalogue import guess
from skolsikt.sources.reading.text import receive
from tests.sources.received import Row, faults, read, received, rows_of

FOLDER = "skolverket-schools-national"
MERIT = "averageGradesMeritRating9thGrade"
ELIGIBLE = "ratioOfPupils9thGradeEligibleForNationalProgramYR"
ABRAHAMSBERG = "44673074"


def told(rows: list[Row]) -> dict[tuple[object, ...], object]:
    return {(row["unit_code"], row["indicator"], row["period"]): row["value"] for row in rows}


def compiled(folder: Path, *schools: dict[str, object], **body: object) -> tuple[list[Row], list[tuple[int, str, str]]]:
    units = [{"kod": f"1000000{at}", "namn": f"Skola {at}", **school} for at, school in enumerate(schools, 1)]
    text = json.dumps({"salsaPeriod": "2024/25", **body, "schools": units})
    reading = read(school_units.SOURCE, received(folder, text, name="lista.json"))
    return (rows_of(reading, "reference_value") if "reference_value" in reading.rows else []), faults(reading)


@pytest.fixture(scope="module")
def ninth(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Row], list[str]]:
    path = shared_data / FOLDER / "grundskola_ak9_2024-25.json"
    reading = read(school_units.SOURCE, receive(path, workdir=tmp_path_factory.mktemp("in")))
    assert faults(reading) == []
    return rows_of(reading, "reference_value"), list(reading.notes)


def test_merit_eligibility_and_salsa_of_1567_schools_are_read(ninth: tuple[list[Row], list[str]]) -> None:
    rows, _notes = ninth
    assert Counter(row["indicator"] for row in rows) == {
        MERIT: 1327 + 1382 + 1420 + 1472 + 1532,
        ELIGIBLE: 935 + 1013 + 1053 + 1095 + 1161,
        "salsa_merit_actual": 1487,
        "salsa_merit_model": 1487,
        "salsa_merit_residual": 1487,
        "salsa_all_passed_residual": 1487,
        "salsa_parents_education": 1487,
    }
    assert {row["indicator"] for row in rows} <= indicators().keys()
    assert len({row["unit_code"] for row in rows}) == 1567
    assert {row["period"] for row in rows if str(row["indicator"]).startswith("salsa")} == {"2024/25"}


def test_a_school_has_its_own_values(ninth: tuple[list[Row], list[str]]) -> None:
    values = told(ninth[0])
    found = [values.get((ABRAHAMSBERG, MERIT, year)) for year in ("2020/21", "2022/23", "2024/25", "2025/26")]
    assert found == [266.1, 261.8, 264.4, None]
    assert (ABRAHAMSBERG, ELIGIBLE, "2023/24") not in values  # Skolverket: ~100, which the list leaves out
    assert values[ABRAHAMSBERG, "salsa_merit_residual", "2024/25"] == 17


def test_what_has_no_year_or_no_indicator_is_named_and_not_read(ninth: tuple[list[Row], list[str]]) -> None:
    notes = " ".join(ninth[1])
    assert "vilket läsår de gäller: npSve (1520), npEng (1547), npMa (1546), andelGodkand (1527)" in notes
    assert "någon indikator för dem: np (1552)." in notes
    assert "survey (1555)" in notes


def test_the_values_are_those_of_skolverkets_own_answers(
    ninth: tuple[list[Row], list[str]], shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / FOLDER / "statistics_gr_v4_2026-04.csv"
    own = told(rows_of(read(skolverket_statistics.SOURCE, receive(path, workdir=tmp_path)), "reference_value"))
    both = {key: (value, own[key]) for key, value in told(ninth[0]).items() if own.get(key) is not None}
    assert len(both) > 5_000
    different = {key for key, (one, other) in both.items() if one != other}
    assert len(different) < 0.005 * len(both), "compiled two months later: a few were corrected"


def test_upper_secondary_figures_have_no_indicator_and_are_named(shared_data: Path, tmp_path: Path) -> None:
    reading = read(school_units.SOURCE, receive(shared_data / FOLDER / "gymnasium.json", workdir=tmp_path))
    assert "reference_value" not in reading.rows
    assert "någon indikator för dem: programs (1131)." in " ".join(reading.notes)


def test_a_figure_that_cannot_be_read_is_rejected_alone(tmp_path: Path) -> None:
    rows, rejects = compiled(
        tmp_path,
        {"series": {"meritvarde": {"2023/24": 341, "2024/25": 230.5}}},
        {"period": "förra året", "meritvarde": 200, "salsaParents": "okänt", "salsaDev": -3},
        {"period": "2024/25", "meritvarde": ".."},
    )
    assert rejects == [
        (1, "meritvarde", "out_of_range"),
        (2, "salsaParents", "unknown_mark"),
        (2, "meritvarde", "compiled_period_unknown"),
    ]
    assert [(row["unit_code"], row["value"], row["withheld_code"]) for row in rows] == [
        ("10000001", 230.5, None),
        ("10000002", -3, None),
        ("10000003", None, "source_few"),
    ]


def test_merit_values_of_nine_years_are_read_with_the_year_of_the_spring(shared_data: Path, tmp_path: Path) -> None:
    incoming = receive(shared_data / FOLDER / "meritvarde17_2014_2022.json", workdir=tmp_path)
    assert [source.id for source, _why in guess(incoming)] == ["merit_by_year"]
    reading = read(merit_by_year.SOURCE, incoming)
    rows = rows_of(reading, "reference_value")
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (2035, 0, [])
    assert (len(rows), len(rows_of(reading, "school_unit"))) == (13773, 2035)
    counts = Counter(row["period"] for row in rows)
    assert (counts["2013/14"], counts["2021/22"], len(counts)) == (1511, 1552, 9)
    assert not any(row["is_registered"] for row in rows_of(reading, "school_unit"))


def test_the_two_lists_say_the_same_of_the_years_they_share(
    ninth: tuple[list[Row], list[str]], shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / FOLDER / "meritvarde17_2014_2022.json"
    by_year = told(rows_of(read(merit_by_year.SOURCE, receive(path, workdir=tmp_path)), "reference_value"))
    same = [value == by_year[key] for key, value in told(ninth[0]).items() if key in by_year]
    assert (len(same), all(same)) == (1322 + 1382, True)


def test_a_merit_value_that_cannot_be_is_rejected_alone(tmp_path: Path) -> None:
    schools = [
        {"skola": "Ek", "kod": 10000001, "kom": "Malmö", "m17_21": 230.5, "m17_22": 400.0},
        {"skola": "Ek", "kod": 10000001, "kom": "Malmö", "m17_21": 100.0},
        {"skola": "Al", "kod": 1, "kom": "Malmö", "m17_21": 100.0},
        {"skola": "Asp", "kod": 10000002, "kom": "Malmö", "m17_21": "okänt", "m17_20": None},
    ]
    reading = read(merit_by_year.SOURCE, received(tmp_path, json.dumps(schools), name="lista.json"))
    assert faults(reading) == [
        (1, "m17_22", "out_of_range"),
        (2, "kod", "merit_school_twice"),
        (3, "kod", "bad_school_unit"),
        (4, "m17_21", "unknown_mark"),
    ]
    assert list(told(rows_of(reading, "reference_value")).values()) == [230.5]
    assert (reading.rows_read, reading.rows_rejected) == (4, 2)
