"""Girls and boys: a difference is named with its size and how sure it is."""

from __future__ import annotations

import pytest

from skolsikt.measures.answer import Cell, Withheld
from skolsikt.presentation.sexes import Gap, gap_finding, gap_text, spread_between, telling


def gap(year: str, girls: float, boys: float, *, each: int = 30, spread: float | None = 4.0) -> Gap:
    return Gap(period=year, girls=girls, boys=boys, girls_count=each, boys_count=each, spread=spread)


USUAL = [gap("2023/24", 14, 13), gap("2024/25", 14.5, 13)]


def test_the_year_that_goes_against_the_others_is_named() -> None:
    gaps = [*USUAL, gap("2025/26", 12, 14), gap("2026/27", 14, 13)]
    assert telling(gaps, unit="points").period == "2025/26"
    assert gap_finding(gaps, unit="points") == "Pojkarna låg 2,0\xa0poäng över flickorna 2025/26, tvärtemot andra år"
    assert gap_text(gaps, unit="points").startswith("Det är ungefär 0,5 standardavvikelser")


def test_years_in_which_they_are_nearly_level_count_too_for_who_mostly_is_ahead() -> None:
    gaps = [gap("2023/24", 13.6, 13.45), gap("2024/25", 12.3, 13.8), gap("2025/26", 14.3, 10.8)]
    assert gap_finding(gaps, unit="points") == "Pojkarna låg 1,5\xa0poäng över flickorna 2024/25, tvärtemot andra år"


def test_without_such_a_year_the_newest_is_named_girls_or_boys() -> None:
    assert gap_finding(USUAL, unit="points") == "Flickorna ligger 1,5\xa0poäng över pojkarna 2024/25"
    assert (
        gap_finding([gap("2024/25", 13, 14.5)], unit="points") == "Pojkarna ligger 1,5\xa0poäng över flickorna 2024/25"
    )


def test_a_difference_that_nobody_would_see_is_called_the_same() -> None:
    assert gap_finding([*USUAL, gap("2025/26", 13.5, 14)], unit="points") == "Flickor och pojkar ligger lika 2025/26"


@pytest.mark.parametrize(("each", "is_sure"), [(30, False), (31, True), (1, False)])
def test_a_difference_is_sure_when_chance_would_give_it_less_than_one_time_in_twenty(each: int, is_sure: bool) -> None:
    """Two points with a spread of four: 1.96 * 4 * sqrt(2 / n) passes 2 between 30 and 31 of each."""
    one = gap("2024/25", 12, 14, each=each)
    assert one.is_sure(among=1) is is_sure
    assert ("större än slumpen" in gap_text([one], unit="points")) is is_sure


def test_the_year_that_stands_out_among_many_needs_more_to_be_sure() -> None:
    one = gap("2024/25", 12, 14, each=40)  # 2.24 standard errors
    assert one.is_sure(among=1)
    assert not one.is_sure(among=8)


@pytest.mark.parametrize(("each", "is_sure"), [(99, False), (100, True)])
def test_where_no_spread_is_told_a_hundred_of_each_are_needed_and_no_deviations_are_told(
    each: int, is_sure: bool
) -> None:
    one = gap("2024/25", 220, 214, each=each, spread=None)
    assert one.is_sure(among=3) is is_sure
    assert "standardavvikelser" not in gap_text([one], unit="points")


def cell(value: float | None, pupils: int, withheld: Withheld | None = None) -> Cell:
    return Cell(period="2024/25", group={}, labels={}, value=value, population=pupils, withheld=withheld)


def test_the_spread_is_that_between_the_pupils_of_the_bands() -> None:
    assert spread_between([cell(10, 5), cell(14, 5)]) == pytest.approx(2)
    assert spread_between([cell(10, 1), cell(14, 3)]) == pytest.approx((0.25 * 9 + 0.75 * 1) ** 0.5)


def test_there_is_no_spread_where_a_band_is_not_told_or_all_are_alike() -> None:
    assert spread_between([cell(10, 5), cell(None, 0, Withheld.SMALL_GROUP)]) is None
    assert spread_between([cell(10, 5)]) is None
    assert spread_between([]) is None
