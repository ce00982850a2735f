"""HME: answers become indices at the door; of fewer than ten nothing is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from skolsikt.sources.contract import Reading, UnreadableFile
from skolsikt.sources.hme import SOURCE
from tests.sources.received import faults, read, received, rows_of

YEAR, UNIT, SMALL = "2024/25", "12345678", "87654321"
RAW = "Läsår;Skolenhetskod;" + ";".join(f"HME{number}" for number in range(1, 10))
READY = "Läsår;Skolenhetskod;Motivation;Ledarskap;Styrning;HME totalt;Antal svar"


def hme(folder: Path, *lines: str, headings: str = RAW) -> Reading:
    return read(SOURCE, received(folder, "\n".join([headings, *lines, ""])))


def indices(reading: Reading, unit: str = UNIT) -> dict[object, object]:
    rows = [row for row in rows_of(reading, "survey_index") if row["school_unit_code"] == unit]
    return {row["index_name"]: row["withheld_code"] or round(float(str(row["value"])), 2) for row in rows}


def test_an_index_is_the_mean_less_one_of_four_and_the_total_the_mean_of_nine(tmp_path: Path) -> None:
    reading = hme(tmp_path, *[f"{YEAR};{UNIT};5;5;5;4;4;4;3;3;3"] * 6, *[f"{YEAR};{UNIT};4;4;4;3;3;3;1;2;3"] * 6)
    # Motivation 4.5 -> 87.5; leadership 3.5 -> 62.5; steering (2, 2.5, 3) -> 37.5; the mean of nine questions 62.5.
    assert indices(reading) == {
        "hme_motivation": 87.5,
        "hme_leadership": 62.5,
        "hme_steering": 37.5,
        "hme_total": 62.5,
    }
    assert {row["answers_count"] for row in rows_of(reading, "survey_index")} == {12}


def test_nine_answers_are_not_kept_even_as_an_index(tmp_path: Path) -> None:
    reading = hme(tmp_path, *[f"{YEAR};{SMALL};5;5;5;5;5;5;5;5;5"] * 9)
    assert indices(reading, SMALL) == dict.fromkeys(indices(reading, SMALL), "small_group")
    assert {row["value"] for row in rows_of(reading, "survey_index")} == {None}
    assert any("för få svar" in note for note in reading.notes)


def test_each_index_counts_the_answers_of_its_own_questions(tmp_path: Path) -> None:
    reading = hme(tmp_path, *[f"{YEAR};{UNIT};5;5;5;4;4;4;3;3;3"] * 9, f"{YEAR};{UNIT};5;5;5;4;4;4;3;3;")
    assert indices(reading) == {
        "hme_motivation": 100.0,
        "hme_leadership": 75.0,
        "hme_steering": "small_group",
        "hme_total": "small_group",
    }


def test_ready_indices_are_read_as_they_stand(tmp_path: Path) -> None:
    reading = hme(
        tmp_path, f"{YEAR};{UNIT};81,5;79;76;78,8;31", f"{YEAR};{SMALL};90;90;90;90;9", headings=READY
    )  # fmt: skip
    assert indices(reading) == {
        "hme_motivation": 81.5,
        "hme_leadership": 79.0,
        "hme_steering": 76.0,
        "hme_total": 78.8,
    }
    assert set(indices(reading, SMALL).values()) == {"small_group"}


@pytest.mark.parametrize(
    ("headings", "line", "column", "code"),
    [
        (RAW, f"{YEAR};{UNIT};6;5;5;4;4;4;3;3;3", "HME1", "out_of_range"),
        (RAW, f"{YEAR};{UNIT};0;5;5;4;4;4;3;3;3", "HME1", "out_of_range"),
        (RAW, f"{YEAR};{UNIT};5;5;5;4;4;4;3;3;bra", "HME9", "bad_number"),
        (RAW, f"{YEAR};123;5;5;5;4;4;4;3;3;3", "Skolenhetskod", "bad_school_unit"),
        (RAW, f"VÅR;{UNIT};5;5;5;4;4;4;3;3;3", "Läsår", "bad_school_year"),
        (READY, f"{YEAR};{UNIT};81;79;76;178;31", "HME totalt", "out_of_range"),
        (READY, f"{YEAR};{UNIT};81;79;76;78;", "Antal svar", "required_missing"),
        (READY, f"{YEAR};{SMALL};81;79;76;78;31", "Skolenhetskod", "hme_unit_twice"),
    ],
)
def test_a_faulty_row_is_rejected_with_its_reason(
    tmp_path: Path, headings: str, line: str, column: str, code: str
) -> None:
    good = f"{YEAR};{SMALL};80;80;80;80;20" if headings == READY else f"{YEAR};{SMALL};5;5;5;4;4;4;3;3;3"
    reading = hme(tmp_path, good, line, headings=headings)
    assert faults(reading) == [(3, column, code)]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)


def test_eight_questions_are_no_hme(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="nio HME-frågorna"):
        hme(tmp_path, f"{YEAR};{UNIT};5;5;5;4;4;4;3;3", headings=RAW.removesuffix(";HME9"))
