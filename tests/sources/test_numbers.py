"""Numbers and dates as Swedish exports write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.sources.reading.numbers import swedish_date, swedish_number, swedish_whole_number

SPACES = ["", " ", "\u00a0", "\u2009", "\u202f"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,5", 1234.5),
        ("1\u00a0234\u00a0567", 1234567),
        ("1.234,5", 1234.5),
        ("12.5", 12.5),
        ("\u221212,5", -12.5),
        ("+3", 3),
        ("7,4 %", 7.4),
        ("7,4\u00a0%", 7.4),
        ("179293,6 h", 179293.6),
        ("40 min", 40),
        ("0", 0),
    ],
)
def test_what_a_swede_reads_as_a_number_is_one(text: str, number: float) -> None:
    assert swedish_number(text) == number


@pytest.mark.parametrize(
    "text", ["", " ", ".", "..", "-", "~100", "12 34", "1,2,3", "1e5", "nan", "inf", "ca 370", "5 5"]
)
def test_anything_else_is_none_and_never_zero(text: str) -> None:
    assert swedish_number(text) is None


@given(st.integers(-(10**9), 10**9), st.integers(0, 3), st.sampled_from(SPACES), st.sampled_from(["-", "\u2212"]))
def test_a_printed_number_is_read_back(whole: int, decimals: int, space: str, minus: str) -> None:
    number = whole / 10**decimals
    text = f"{number:,.{decimals}f}".replace(",", space).replace(".", ",").replace("-", minus)
    assert swedish_number(text) == number


def test_a_whole_number_has_no_decimals() -> None:
    assert (swedish_whole_number("12,0"), swedish_whole_number("12,5"), swedish_whole_number("x")) == (12, None, None)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_date_is_read_in_every_common_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y-%m-%d 00:00:00"):
        assert swedish_date(day.strftime(form)) == day


@pytest.mark.parametrize("text", ["", "2025-02-30", "12/6/2025", "2025", "igår"])
def test_no_date_is_none(text: str) -> None:
    assert swedish_date(text) is None
