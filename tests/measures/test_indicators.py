"""Published indicators have words and a unit; one that nobody has described keeps its code."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from skolsikt.home.words import speaking
from skolsikt.measures.indicators.catalogue import indicator_named, indicators
from skolsikt.measures.registry import measures
from skolsikt.sources import salsa
from skolsikt.sources.reading.salsa_columns import OUTCOMES, PARTS

UNIT_AND_PERIOD = {"schoolUnitCode", "timePeriod"}
FIGURES = """
unit_code | unit_kind | indicator                                     | period  | value
SE        | nation    | averageGradesMeritRating9thGrade              | 2024/25 | 229.0
SE        | nation    | ratioOfPupils9thGradeEligibleForNationalProgramYR | 2024/25 | 84.1
SE        | nation    | brandNewIndicator                             | 2024/25 | 7
"""


def test_every_indicator_of_the_public_statistics_has_words(shared_data: Path) -> None:
    path = shared_data / "skolverket-schools-national" / "statistics_gr_v4_2026-04.csv"
    with path.open(encoding="utf-8", newline="") as file:
        delivered = set(next(csv.reader(file))) - UNIT_AND_PERIOD
    assert delivered <= indicators().keys()
    assert len(delivered) == 20


def test_every_indicator_of_salsa_has_words() -> None:
    figures = {f"salsa_{outcome}_{part}" for outcome in OUTCOMES for part in PARTS.values()}
    assert figures | set(salsa.V4_METRICS.values()) <= indicators().keys()
    assert all(indicator_named(field) is indicators()[code] for field, code in salsa.V4_METRICS.items())


def test_the_counterparts_of_the_measures_are_known_or_have_no_code_of_their_own() -> None:
    counterparts = [one for measure in measures().values() for one in measure.national_counterparts]
    unknown = {one.code for one in counterparts if indicator_named(one.code) is None}
    assert all(" " in code for code in unknown), "a title of a table, which no source delivers"
    known = [(one.publisher, found.publisher) for one in counterparts if (found := indicator_named(one.code))]
    assert all(named == described for named, described in known)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_two_indicators_have_the_same_words(language: str) -> None:
    words = Counter(one.title.spoken(language) for one in indicators().values())
    assert words.most_common(1)[0][1] == 1


def test_an_answer_shows_words_and_keeps_the_code(house_of, answer_of) -> None:
    answer = answer_of(house_of(reference_value=FIGURES), "reference_value", by=("indicator",), period="2024/25")
    labels = {cell.group["indicator"]: cell.labels["indicator"] for cell in answer.cells}
    assert labels["averageGradesMeritRating9thGrade"] == "Genomsnittligt meritvärde, årskurs 9 (17 ämnen)"
    assert labels["brandNewIndicator"] == "brandNewIndicator"


def test_the_words_follow_the_language(house_of, answer_of) -> None:
    with speaking("en"):
        answer = answer_of(house_of(reference_value=FIGURES), "reference_value", by=("indicator",), period="2024/25")
    assert "Mean merit value, grade 9 (17 subjects)" in {cell.labels["indicator"] for cell in answer.cells}


def test_an_indicator_is_asked_for_by_code_or_by_words(house_of, answer_of) -> None:
    house = house_of(reference_value=FIGURES)
    for name in ("averageGradesMeritRating9thGrade", "genomsnittligt meritvärde, årskurs 9 (17 ämnen)"):
        answer = answer_of(house, "reference_value", where={"indicator": (name,)}, period="2024/25")
        assert [cell.value for cell in answer.cells] == [229.0]


def test_a_known_indicator_that_is_not_loaded_has_no_figures_rather_than_an_error(house_of, answer_of) -> None:
    answer = answer_of(
        house_of(reference_value=FIGURES), "reference_value", where={"indicator": ("N15505",)}, period="2024"
    )
    assert [cell.value for cell in answer.cells] == [None]
    assert any("inga publicerade värden" in caveat for caveat in answer.caveats)
