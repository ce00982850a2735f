"""Numbers as Swedes and English readers write them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skolsikt.home.words import speaking
from skolsikt.presentation.numbers import (
    MINUS,
    NBSP,
    format_change,
    format_count,
    format_number,
    format_percent,
    format_range,
    format_value,
    split_value,
    unit_word,
)


def test_swedish_has_decimal_comma_and_no_break_spaces() -> None:
    assert format_number(1234567.891, decimals=2) == f"1{NBSP}234{NBSP}567,89"
    assert format_percent(0.924) == f"92,4{NBSP}%"


def test_english_has_decimal_point_and_no_space_before_percent() -> None:
    with speaking("en"):
        assert format_number(1234.5, decimals=1) == "1,234.5"
        assert format_percent(0.924) == "92.4%"


def test_minus_is_a_minus_sign() -> None:
    assert format_number(-3) == f"{MINUS}3"


def test_halves_go_up_as_published_figures_do() -> None:
    assert [format_number(value, decimals=1) for value in (2.25, 2.35, 2.45)] == ["2,3", "2,4", "2,5"]


def test_a_missing_value_is_a_dash_and_zero_is_zero() -> None:
    assert format_value(None, "share") == "–"
    assert format_value(0.0, "share") == f"0,0{NBSP}%"


def test_counts_have_no_decimals_and_other_units_one() -> None:
    assert format_value(812.0, "pupils") == "812"
    assert format_value(0.4375, "index") == "0,4"
    assert format_count(1000) == f"1{NBSP}000"


def test_change_is_told_by_its_size_and_unit() -> None:
    assert format_change(-0.021, "share") == f"2,1{NBSP}procentenheter"
    assert format_change(1, "pupils") == f"1{NBSP}elev"


def test_interval_has_one_percent_sign() -> None:
    assert format_range(0.55, 0.91, "share") == f"55,0–91,0{NBSP}%"
    assert format_range(209.0, 233.0, "points") == "209,0–233,0"


def test_big_figures_have_their_unit_apart() -> None:
    assert split_value(None, "share") == ("–", "")
    assert split_value(1.0, "pupils") == ("1", "elev")


def test_a_unit_without_words_keeps_its_name() -> None:
    assert unit_word("publisher") == "publisher"


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_number_is_never_further_from_its_text_than_half_the_last_decimal(value: float, decimals: int) -> None:
    text = format_number(value, decimals=decimals).replace(NBSP, "").replace(",", ".").replace(MINUS, "-")
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-6
