"""Published figures about the same thing: found by measure, choice of pupils, level and school year."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skolsikt.measures.counterparts import Published, published_beside
from skolsikt.measures.examples import ExampleHouse

UNITS = """
school_unit_code | name         | municipality | is_registered
11111111         | Norra skolan | 1280         | true
22222222         | Södra skolan | 1280         | true
"""
GRADES = """
pupil_key | school_unit_code | subject_code             | grade_value
1         | 11111111         | SV EN MA BL IDH MU SL TK | C
2         | 22222222         | SV EN MA BL IDH MU SL TK | F
"""
PUPILS = "pupil_key | sex\n1 | Kvinna\n2 | Man"
YR = "ratioOfPupils9thGradeEligibleForNationalProgramYR"
FIGURES = f"""
unit_code | unit_kind          | indicator | period  | value | withheld_code     | publisher
11111111  | school_unit        | {YR}      | 2024/25 | 91.2  |                   | Skolverket
22222222  | school_unit        | {YR}      | 2024/25 |       | source_nearly_all | Skolverket
SE        | nation             | {YR}      | 2024/25 | 84.1  |                   | Skolverket
SE        | nation             | {YR}      | 2023/24 | 85.0  |                   | Skolverket
1280      | municipality       | N15424    | 2025    | 79.5  |                   | Kolada
1281      | municipality       | N15424    | 2025    | 90.0  |                   | Kolada
12        | county             | N15424    | 2025    | 82.0  |                   | Kolada
G176195   | municipality_group | N15424    | 2025    | 80.5  |                   | Kolada
SE        | nation             | N15424    | 2025    | 84.3  |                   | Kolada
"""
Beside = Callable[..., tuple[Published, ...]]


@pytest.fixture
def beside(house_of, answer_of) -> Beside:
    """Ask a measure of a house in Malmö, and what is published beside it."""
    house: ExampleHouse = house_of(school_unit=UNITS, pupil=PUPILS, grade=GRADES, reference_value=FIGURES)

    def put(measure: str = "eligible_vocational", municipality: str = "1280", **asked: object) -> tuple[Published, ...]:
        answer = answer_of(house, measure, **{"period": "2024/25", **asked})
        return published_beside(
            answer,
            ask=lambda question: answer_of(
                house, question.measure, by=question.by, where=question.where, period=question.period
            ),
            municipality=municipality,
        )

    return put


def told(found: tuple[Published, ...]) -> list[tuple[object, ...]]:
    return [(one.level, one.name, one.indicator.publisher, one.cell.period, one.cell.value) for one in found]


def test_every_level_from_the_schools_to_the_nation_stands_beside(beside: Beside) -> None:
    assert told(beside(by=("school_unit",))) == [
        ("school_unit", "Norra skolan", "Skolverket", "2024/25", 91.2),
        ("school_unit", "Södra skolan", "Skolverket", "2024/25", None),
        ("municipality", "Malmö", "Kolada", "2025", 79.5),
        ("municipality_group", "G176195", "Kolada", "2025", 80.5),
        ("county", "Skåne län", "Kolada", "2025", 82.0),
        ("nation", "", "Skolverket", "2024/25", 84.1),
        ("nation", "", "Kolada", "2025", 84.3),
    ]


def test_the_year_of_a_key_figure_is_the_school_year_that_ends_in_it(beside: Beside) -> None:
    kolada = [one for one in beside() if one.indicator.publisher == "Kolada"]
    assert {(one.cell.period, one.school_year) for one in kolada} == {("2025", "2024/25")}


def test_without_schools_in_the_answer_no_school_is_told(beside: Beside) -> None:
    assert {one.level for one in beside()} == {"municipality", "municipality_group", "county", "nation"}


def test_the_one_school_that_is_asked_for_is_told(beside: Beside) -> None:
    found = beside(where={"school_unit": ("11111111",)})
    assert [one.name for one in found if one.level == "school_unit"] == ["Norra skolan"]


def test_only_the_school_years_of_the_answer_are_told(beside: Beside) -> None:
    assert {one.school_year for one in beside()} == {"2024/25"}


@pytest.mark.parametrize("where", [{"sex": ("Kvinna",)}, {"grade_level": ("9",)}])
def test_figures_about_all_pupils_are_not_put_beside_some_of_them(
    beside: Beside, where: dict[str, tuple[str, ...]]
) -> None:
    assert beside(where=where) == ()


def test_a_breakdown_keeps_the_figures_of_all(beside: Beside) -> None:
    assert ("nation", "", "Skolverket", "2024/25", 84.1) in told(beside(by=("sex",)))


def test_a_measure_without_counterparts_has_nothing_beside_it(beside: Beside) -> None:
    assert beside("pupils") == ()


def test_without_an_own_municipality_only_groups_and_nation_are_told(beside: Beside) -> None:
    assert {one.level for one in beside(municipality="")} == {"municipality_group", "nation"}


def test_a_counterpart_of_one_subject_is_told_only_for_that_subject(house_of, answer_of) -> None:
    house = house_of(
        grade=GRADES,
        reference_value="unit_code | unit_kind | indicator | period | value | publisher\n"
        "1280 | municipality | N15492 | 2025 | 88 | Kolada\n1280 | municipality | N15495 | 2025 | 86 | Kolada",
    )

    def beside_subject(**where: tuple[str, ...]) -> list[str]:
        answer = answer_of(house, "subject_passed", where=where, period="2024/25")
        found = published_beside(
            answer,
            ask=lambda question: answer_of(
                house, question.measure, by=question.by, where=question.where, period="2025"
            ),
            municipality="1280",
        )
        return [one.indicator.code for one in found]

    assert beside_subject(subject=("EN",), grade_level=("9",)) == ["N15492"]
    assert beside_subject(subject=("EN",)) == []
