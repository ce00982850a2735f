"""Skolenkäten as the API answers it: what is published, and what is not, exactly as it stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.sources.catalogue import guess
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.text import receive
from skolsikt.sources.skolenkaten import SOURCE
from tests.sources.breaking import mangled, survives
from tests.sources.received import Row, faults, read, received, rows_of

PUBLISHED = {
    "average": "7,8",
    "ratioCorrespondsFully": "54%",
    "ratioCorrespondsWell": "32%",
    "ratioCorrespondsPoorly": "-",
    "ratioCorrespondsNotAtAll": "0%",
    "ratioDoNotKnow": None,
    "questionDescription": "Känner du dig trygg i skolan?",
    "questionSubject": "Trygghet",
}


def group(**changes: object) -> dict[str, Any]:
    told = {"schoolUnitCode": "44673074", "semester": "VT26", "noOfAnswers": "45", "schoolYear": "ak5"}
    return {
        **told,
        "noInGroup": "50",
        "securityMetrics": PUBLISHED,
        "satisfactionMetrics": {"average": None},
        **changes,
    }


def answer(*groups: dict[str, Any]) -> str:
    return json.dumps({"status": "OK", "body": {"schoolYearMetrics": list(groups)}}, ensure_ascii=False, indent=0)


def figures(rows: list[Row]) -> dict[object, object]:
    return {row["answer"]: row["value"] if row["withheld_code"] is None else row["withheld_code"] for row in rows}


@pytest.mark.parametrize(
    ("file", "groups", "averages", "shares", "withheld", "level"),
    [("pupilsgr", 2, 10, 64, 19, {5, 8}), ("pupilsgy", 1, 5, 32, 8, {2})],
)
def test_the_public_answers_are_read_whole(
    shared_data: Path,
    tmp_path: Path,
    file: str,
    groups: int,
    averages: int,
    shares: int,
    withheld: int,
    level: set[int],
) -> None:
    incoming = receive(shared_data / "skolenkaten" / f"survey-v4-nested-{file}.json", workdir=tmp_path)
    assert [source.id for source, _why in guess(incoming)] == ["skolenkaten"]
    reading = read(SOURCE, incoming)
    rows = rows_of(reading, "survey_index")
    assert (reading.rows_read, reading.rows_rejected, faults(reading)) == (groups, 0, [])
    assert sum(row["answer"] == "average" for row in rows) == averages
    assert sum(row["answer"] != "average" for row in rows) == shares
    assert sum(row["withheld_code"] == "source_few" for row in rows) == withheld
    assert {row["grade_level"] for row in rows} == level


def test_the_average_is_the_published_one_and_not_computed_anew(shared_data: Path, tmp_path: Path) -> None:
    incoming = receive(shared_data / "skolenkaten" / "survey-v4-nested-pupilsgr.json", workdir=tmp_path)
    rows = rows_of(read(SOURCE, incoming), "survey_index")
    told = {(row["grade_level"], row["index_name"]): row["value"] for row in rows if row["answer"] == "average"}
    assert told[5, "Trygghet"] == 8.6
    assert told[8, "Stimulans"] == 4.8
    # What the shares would give (10, 6.67, 3.33, 0) is another number: 60 % and 31 % of 91 % that answered.
    assert round((60 * 10 + 31 * 6.67) / 91, 1) != told[5, "Trygghet"]


def test_withheld_nought_and_not_asked_are_three_things(tmp_path: Path) -> None:
    (reading,) = [read(SOURCE, received(tmp_path, answer(group()), name="svar.json"))]
    rows = rows_of(reading, "survey_index")
    assert figures(rows) == {
        "average": 7.8,
        "Stämmer helt och hållet": 54.0,
        "Stämmer ganska bra": 32.0,
        "Stämmer ganska dåligt": "source_few",
        "Stämmer inte alls": 0.0,
    }
    assert {(row["school_year"], row["answers_count"], row["asked_count"]) for row in rows} == {("2025/26", 45, 50)}


def test_guardians_have_no_grade_level_and_a_whole_school_may_be_withheld(tmp_path: Path) -> None:
    told = {"schoolUnitCode": "76026322", "semester": "VT24", "noOfAnswers": "3", "satisfactionMetrics": PUBLISHED}
    body = {"body": told | {"securityMetrics": PUBLISHED | {"average": "-", "questionSubject": "Stöd"}}}
    rows = rows_of(read(SOURCE, received(tmp_path, json.dumps(body), name="svar.json")), "survey_index")
    assert {(row["respondent_group"], row["grade_level"], row["school_year"]) for row in rows} == {
        ("guardian", None, "2023/24")
    }
    assert [row["withheld_code"] for row in rows if row["answer"] == "average"] == [None, "source_few"]


def test_several_answers_of_several_schools_are_one_file(tmp_path: Path) -> None:
    answers = f"[{answer(group())},{answer(group(schoolUnitCode='85014247'))}]"
    reading = read(SOURCE, received(tmp_path, answers, name="svar.json"))
    assert {row["school_unit_code"] for row in rows_of(reading, "survey_index")} == {"44673074", "85014247"}


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"schoolUnitCode": "4467"}, "schoolUnitCode", "bad_school_unit"),
        ({"schoolUnitCode": None}, "schoolUnitCode", "bad_school_unit"),
        ({"semester": "2026"}, "semester", "bad_semester"),
        ({"semester": None}, "semester", "bad_semester"),
        ({"schoolYear": "klass 5"}, "schoolYear", "bad_level"),
        ({"schoolYear": None}, "schoolYear", "bad_level"),
        ({"schoolYear": "ak77"}, "schoolYear", "bad_level"),
    ],
)
def test_a_group_that_cannot_be_placed_is_rejected(
    tmp_path: Path, changes: dict[str, object], column: str, code: str
) -> None:
    reading = read(SOURCE, received(tmp_path, answer(group(**changes)), name="svar.json"))
    assert faults(reading) == [(1, column, code)]
    assert (reading.rows_read, reading.rows_rejected, rows_of(reading, "survey_index")) == (1, 1, [])


def test_the_same_group_twice_is_read_once(tmp_path: Path) -> None:
    reading = read(SOURCE, received(tmp_path, answer(group(), group()), name="svar.json"))
    assert faults(reading) == [(2, "", "group_twice")]
    assert (reading.rows_read, reading.rows_rejected) == (2, 1)


def test_an_unknown_figure_costs_only_itself(tmp_path: Path) -> None:
    odd = group(securityMetrics=PUBLISHED | {"ratioCorrespondsWell": "mycket"})
    reading = read(SOURCE, received(tmp_path, answer(odd), name="svar.json"))
    assert faults(reading) == [(1, "securityMetrics.ratioCorrespondsWell", "unknown_figure")]
    assert "Stämmer ganska bra" not in figures(rows_of(reading, "survey_index"))
    assert reading.rows_rejected == 0


BROKEN: dict[str, Callable[[str], str]] = {
    "cut in the middle": lambda text: text[: len(text) // 2],
    "a web page": lambda text: "<html>503</html>",
    "no groups": lambda text: '{"satisfactionMetrics": 1, "semester": "VT26"}'.replace("Metrics", ""),
    "an error of the API": lambda text: '{"status": "NOT_FOUND", "message": "finns inte", "body": null}',
    "a list of nothing": lambda text: "[]",
    "a number": lambda text: "17",
    "nested too deep": lambda text: "[" * 100_000,
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_without_answers_is_refused_whole(tmp_path: Path, kind: str) -> None:
    with pytest.raises(UnreadableFile):
        read(SOURCE, received(tmp_path, BROKEN[kind](answer(group())), name="svar.json"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_mangled_bytes_give_a_reading_or_a_refusal(seed: int, tmp_path: Path) -> None:
    survives(SOURCE, tmp_path, mangled(answer(group(), group(schoolYear="ak8")), seed))
