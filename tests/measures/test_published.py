"""Published figures: as published, one row each, never averaged."""

from __future__ import annotations

import pytest

from skolsikt.home.errors import WrongUsage
from skolsikt.measures.answer import Withheld
from skolsikt.measures.asking.answering import NeverPooled
from skolsikt.measures.asking.cells import SeveralFigures
from skolsikt.privacy.viewer import PUBLIC

UNITS = """
school_unit_code | name         | municipality | organiser_type | is_registered
11111111         | Norra skolan | 1280         | municipal      | true
22222222         | Södra skolan | 1280         | independent    | true
33333333         | Annans skola | 1281         | municipal      | true
"""
FIGURES = """
unit_code | unit_kind    | indicator | period  | sex    | value | withheld_code
11111111  | school_unit  | merit     | 2022/23 | all    | 210   |
11111111  | school_unit  | merit     | 2023/24 | all    | 220   |
11111111  | school_unit  | merit     | 2023/24 | Kvinna | 230   |
11111111  | school_unit  | merit     | 2023/24 | Man    |       | source_few
22222222  | school_unit  | merit     | 2023/24 | all    |       | source_nearly_all
33333333  | school_unit  | merit     | 2023/24 | all    | 200   |
11111111  | school_unit  | pupils    | 2023/24 | all    | 90    |
1280      | municipality | merit     | 2023/24 | all    | 215   |
SE        | nation       | merit     | 2023/24 | all    | 221   |
SE        | nation       | merit     | 2024    | all    | 222   |
"""
MERIT = {"indicator": ("merit",)}


@pytest.fixture
def house(house_of):
    return house_of(school_unit=UNITS, reference_value=FIGURES)


def rows(answer) -> list[tuple[object, ...]]:
    return [(cell.period, *cell.group.values(), cell.value, cell.withheld) for cell in answer.cells]


def test_one_row_per_school_and_period_with_the_publishers_reason(house, answer_of) -> None:
    answer = answer_of(
        house, "reference_value", by=("school_unit",), where=MERIT | {"municipality": ("Malmö",)}, period="all"
    )

    assert rows(answer) == [
        ("2022/23", "11111111", 210, None),
        ("2023/24", "11111111", 220, None),
        ("2023/24", "22222222", None, Withheld.SOURCE_NEARLY_ALL),
    ]


def test_a_trend_may_be_broken_down_by_school_year(house, answer_of) -> None:
    where = MERIT | {"school_unit": ("11111111",)}

    answer = answer_of(house, "reference_value", by=("school_year",), where=where, period="all")

    assert [(cell.group["school_year"], cell.value) for cell in answer.cells] == [("2022/23", 210), ("2023/24", 220)]


def test_the_level_follows_from_what_is_asked(house, answer_of) -> None:
    municipality = answer_of(house, "reference_value", by=("municipality",), where=MERIT, period="2023/24")
    nation = answer_of(house, "reference_value", where=MERIT, period="2023/24")

    assert rows(municipality) == [("2023/24", "1280", 215, None)]
    assert rows(nation) == [("2023/24", 221, None)]


def test_sex_is_all_unless_asked_for(house, answer_of) -> None:
    answer = answer_of(house, "reference_value", by=("school_unit", "sex"), where=MERIT, period="2023/24")

    assert rows(answer) == [
        ("2023/24", "11111111", "Kvinna", 230, None),
        ("2023/24", "11111111", "Man", None, Withheld.SOURCE_FEW),
    ]


def test_figures_are_never_added_together(house, answer_of) -> None:
    with pytest.raises(SeveralFigures, match="indicator"):
        answer_of(house, "reference_value", by=("school_unit",), period="2023/24")
    with pytest.raises(SeveralFigures, match="school_unit"):
        answer_of(house, "reference_value", by=("organiser_type",), where=MERIT, period="2023/24")


def test_figures_are_never_pooled_over_time(house, answer_of) -> None:
    with pytest.raises(NeverPooled):
        answer_of(house, "reference_value", by=("school_unit",), where=MERIT, period="2022/23..2023/24", pool=True)


def test_calendar_years_are_as_their_publisher_writes_them(house, answer_of) -> None:
    answer = answer_of(house, "reference_value", where=MERIT, period="2023..2024")

    assert rows(answer) == [("2023", None, None), ("2024", 222, None)]


def test_latest_is_the_last_period_of_the_units_that_are_asked_for(house, answer_of) -> None:
    schools = answer_of(house, "reference_value", by=("school_unit",), where=MERIT)
    nation = answer_of(house, "reference_value", where=MERIT)

    assert {cell.period for cell in schools.cells} == {"2023/24"}
    assert rows(nation) == [("2024", 222, None)]


def test_a_term_is_no_period_of_published_figures(house, answer_of) -> None:
    with pytest.raises(WrongUsage, match="2024/25"):
        answer_of(house, "reference_value", where=MERIT, period="VT2024")


def test_nothing_on_that_level_is_said_in_words(house, answer_of) -> None:
    answer = answer_of(house, "salsa_merit_residual", viewer=PUBLIC)

    assert answer.cells == ()
    assert any("school_unit" in caveat for caveat in answer.caveats)


def test_of_two_files_that_tell_the_same_figure_the_latest_load_holds(house_of, answer_of) -> None:
    house = house_of(
        school_unit="school_unit_code | name | municipality | is_registered\n"
        "x:1280:Norra skolan | Norra skolan | 1280 | false\n11111111 | Norra skolan | 1280 | true",
        reference_value="unit_code | indicator | period | value | load | source\n"
        "x:1280:Norra skolan | salsa_merit_actual | 2024/25 | 230 | 2 | file\n"
        "11111111 | salsa_merit_actual | 2024/25 | 231 | 5 | api",
    )

    answer = answer_of(house, "salsa_merit_actual", by=("school_unit",), period="2025")

    assert rows(answer) == [("2024/25", "11111111", 231, None)]


def test_counties_and_groups_of_municipalities_are_levels_of_their_own(house_of, answer_of) -> None:
    house = house_of(
        reference_value="unit_code | unit_kind | indicator | period | value\n"
        "SE | nation | N15505 | 2024 | 226\n12 | county | N15505 | 2024 | 225\n"
        "1280 | municipality | N15505 | 2024 | 215\nG1 | municipality_group | N15505 | 2024 | 219"
    )

    def by(*names: str, **where: tuple[str, ...]) -> list[tuple[object, ...]]:
        asked = {"indicator": ("N15505",), **where}
        return rows(answer_of(house, "reference_value", by=names, where=asked, period="2024"))

    assert by("county") == [("2024", "12", 225, None)]
    assert by(county=("Skåne län",)) == [("2024", 225, None)]
    assert by("municipality_group") == [("2024", "G1", 219, None)]
    assert by("municipality") == [("2024", "1280", 215, None)]
    assert by() == [("2024", 226, None)]
