"""A difference is tested before it is called one: as often wrong as it says, and not blind to what is there."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.asking.cells import wilson
from skolsikt.presentation.changes import change_text, change_texts
from skolsikt.presentation.estimates import (
    Estimate,
    any_differ,
    differ_for_certain,
    estimate_of,
    interval_of_difference,
)
from tests.presentation.answers import answer, cell

MOST_FALSE = 0.07  # of 5 % that are meant, with what a thousand draws can differ


def share_of(count: int, pupils: int) -> Estimate:
    return Estimate(count / pupils, wilson(count, pupils), pupils)


def drawn(share: float, pupils: int, by: random.Random) -> Estimate:
    return share_of(sum(by.random() < share for _each in range(pupils)), pupils)


def test_the_interval_of_a_difference_is_the_one_that_is_published() -> None:
    """Newcombe 1998, table II, a: 56/70 and 48/80, method 10: 0.0524 to 0.3339."""
    low, high = interval_of_difference(share_of(56, 70), share_of(48, 80)) or (0.0, 0.0)
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(("share", "pupils"), [(0.5, 40), (0.85, 60), (0.1, 120)])
def test_two_groups_that_are_alike_are_seldom_called_different(share: float, pupils: int) -> None:
    by = random.Random(7)
    false = sum(
        differ_for_certain(drawn(share, pupils, by), drawn(share, pupils, by), unit="share") for _each in range(1000)
    )
    assert false / 1000 <= MOST_FALSE


def test_ten_schools_that_are_alike_are_seldom_called_different() -> None:
    by = random.Random(11)
    false = sum(any_differ([drawn(0.8, 60, by) for _school in range(10)], unit="share") for _each in range(300))
    assert false / 300 <= MOST_FALSE


def test_a_difference_that_is_there_is_found() -> None:
    by = random.Random(13)
    found = sum(differ_for_certain(drawn(0.65, 90, by), drawn(0.9, 90, by), unit="share") for _each in range(200))
    assert found / 200 > 0.9


@given(st.integers(0, 60), st.integers(0, 60))
def test_which_is_first_does_not_matter(one: int, other: int) -> None:
    first, second = share_of(one, 60), share_of(other, 60)
    assert differ_for_certain(first, second, unit="share") == differ_for_certain(second, first, unit="share")


def test_without_an_interval_the_pupils_must_be_many_and_a_count_is_none_of_chance() -> None:
    few, many = Estimate(200.0, None, 40), Estimate(220.0, None, 300)
    assert not differ_for_certain(many, few, unit="points")
    assert differ_for_certain(many, replace(few, population=150), unit="points")
    assert differ_for_certain(few, many, unit="pupils")


def test_a_share_of_pupils_gets_its_interval_and_a_share_of_time_none() -> None:
    of_pupils = replace(cell(value=0.5), numerator=10.0, denominator=20.0)
    of_minutes = replace(cell(value=0.5), numerator=500.0, denominator=1000.0)
    assert estimate_of(of_pupils) == share_of(10, 20)
    assert estimate_of(of_minutes) == Estimate(0.5, None, 20)
    assert estimate_of(replace(of_pupils, is_comparable=False)) is None


def years(*values: float, pupils: int) -> list:
    counts = [replace(cell(f"202{at}/2{at + 1}", value), population=pupils) for at, value in enumerate(values)]
    return [replace(one, interval_95=wilson((one.value or 0) * pupils, pupils)) for one in counts]


def test_a_change_is_told_only_when_it_is_more_than_chance() -> None:
    few, many = (years(0.7, 0.75, 0.8, pupils=pupils) for pupils in (50, 2000))
    unsure = change_text("", few, unit="share", along="period")
    assert unsure == ("Ingen säker förändring från 2020/21 till 2022/23 (10,0\xa0procentenheter kan vara slump).")
    sure = change_text("Flickor", many, unit="share", along="period")
    assert sure == "Flickor: ökat med 10,0\xa0procentenheter från 2020/21 till 2022/23."
    assert "Minskat med" in change_text("", many[::-1], unit="share", along="period")
    assert "Lika 2020/21 och 2020/21" in change_text("", [many[0], many[0]], unit="share", along="period")


def test_one_step_has_no_change_and_many_lines_are_not_read_out() -> None:
    assert change_text("", years(0.7, pupils=500), unit="share", along="period") == ""
    schools = [replace(one, group={"school_unit": str(at)}) for at in range(9) for one in years(0.7, 0.8, pupils=90)]
    assert change_texts(answer(*schools, by=("school_unit",)), along="period", others=["school_unit"]) == []
