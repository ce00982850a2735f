"""Periods: what is accepted, what is refused and with which words, and the order of time."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.school.periods import (
    InvalidPeriod,
    Month,
    SchoolYear,
    Term,
    dates_of,
    in_order,
    month_of,
    next_of,
    parse_period,
    previous_of,
    read_step,
    school_year_of,
    school_year_of_month,
    school_year_of_term,
    spring_year,
    term_of,
    week_of,
)
from tests.school.grade_strategies import unhurried

days = st.dates(date(1998, 7, 1), date(2099, 12, 31))
steps = st.builds(lambda kind, day: kind.of(day), st.sampled_from([SchoolYear, Term, Month]), days)


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2024/25", "school_year", date(2024, 7, 1), date(2025, 6, 30)),
        ("1999/00", "school_year", date(1999, 7, 1), date(2000, 6, 30)),
        ("HT2024", "term", date(2024, 7, 1), date(2024, 12, 31)),
        ("VT2025", "term", date(2025, 1, 1), date(2025, 6, 30)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12", "month", date(2025, 12, 1), date(2025, 12, 31)),
        ("2022/23..2024/25", "range", date(2022, 7, 1), date(2025, 6, 30)),
    ],
)
def test_a_period_has_its_kind_and_its_days(text, kind, first, last):
    period = parse_period(text)
    assert (period.kind, period.text) == (kind, text)
    assert dates_of(text) == (first, last)


@pytest.mark.parametrize(("written", "meant"), [("ht2024", "HT2024"), (" 2024/25 ", "2024/25"), ("ALL", "all")])
def test_case_and_spaces_around_make_no_difference(written, meant):
    assert parse_period(written).text == meant


def test_a_range_gives_one_step_each_whether_anything_is_available_or_not():
    assert parse_period("HT2023..HT2024").steps(["VT2024"]) == ("HT2023", "VT2024", "HT2024")
    assert parse_period("2024-11 .. 2025-02").steps() == ("2024-11", "2024-12", "2025-01", "2025-02")
    assert parse_period("2024/25..2024/25").steps() == ("2024/25",)
    assert parse_period("2022/23..2024/25").grain == "school_year"


def test_all_and_latest_take_what_is_available_in_order_of_time():
    available = ["VT2025", "HT2024", "VT2024"]
    assert parse_period("all").steps(available) == ("VT2024", "HT2024", "VT2025")
    assert parse_period("latest").steps(available) == ("VT2025",)
    assert parse_period("latest").steps([]) == ()
    assert parse_period("all").grain is None
    assert parse_period("latest").text == "latest"


def test_a_bare_year_means_the_school_year_of_that_spring_when_the_measure_is_spring_dated():
    assert parse_period("2025", spring_dated=True).text == "2024/25"
    assert parse_period("2010..2025", spring_dated=True).text == "2009/10..2024/25"


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("2025", "2024/25 eller 2025/26"),
        ("SY25", "2024/25 eller 2025/26"),
        ("SY2025", "2024/25 eller 2025/26"),
        ("25", "2024/25 eller 2025/26"),
        ("24/25", "2024/25"),
        ("24-25", "2024/25"),
        ("2024-25", "2024/25"),
        ("2024–2025", "2024/25"),
        ("2024/2025", "2024/25"),
        ("läsåret 2024/25", "2024/25"),
        ("Läsår 24/25", "2024/25"),
        ("2024/26", "2024/25 eller 2025/26"),
        ("99/00", "1999/00"),
        ("HT24", "HT2024"),
        ("ht 2024", "HT2024"),
        ("VT-25", "VT2025"),
        ("2025 vt", "VT2025"),
        ("2025/03", "2025-03"),
        ("202503", "2025-03"),
        ("2025-03-14", "2025-03 eller VT2025 eller 2024/25"),
        ("20250314", "2025-03 eller VT2025 eller 2024/25"),
        ("2025..2026", "2024/25 eller 2025/26"),
    ],
)
def test_an_ambiguous_period_is_refused_with_the_words_it_could_have_been(text, offered):
    with pytest.raises(InvalidPeriod) as caught:
        parse_period(text)
    assert str(caught.value).endswith(f"Menade du {offered}?")
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "igår", "2025-13", "..", "HT2024..", "3024/25", "2024/25..x", "Q1 2025"])
def test_a_period_that_resembles_nothing_is_refused_with_every_form(text):
    with pytest.raises(InvalidPeriod, match=r"2024/25.*HT2024.*2025-03.*A\.\.B.*all.*latest"):
        parse_period(text)


def test_a_range_of_unlike_kinds_is_refused():
    with pytest.raises(InvalidPeriod, match="blandar olika slags perioder"):
        parse_period("2023/24..VT2025")


def test_a_range_that_runs_backwards_is_refused_the_right_way_round():
    with pytest.raises(InvalidPeriod, match=r"Menade du HT2023\.\.VT2025\?"):
        parse_period("VT2025..HT2023")


@pytest.mark.parametrize("text", ["all", "latest"])
def test_all_and_latest_have_no_days_of_their_own(text):
    with pytest.raises(InvalidPeriod, match="inga datum"):
        dates_of(text)


def test_the_steps_of_a_day():
    day = date(2025, 3, 14)
    assert (school_year_of(day), term_of(day), month_of(day), week_of(day)) == (
        "2024/25",
        "VT2025",
        "2025-03",
        "2025-W11",
    )


def test_terms_and_months_know_their_school_year():
    assert (school_year_of_term("HT2024"), school_year_of_term("VT2025")) == ("2024/25", "2024/25")
    assert (school_year_of_month("2024-07"), school_year_of_month("2025-06")) == ("2024/25", "2024/25")
    assert (Month(2025, 3).term.text, Month(2025, 3).school_year.text) == ("VT2025", "2024/25")
    assert spring_year("1999/00") == 2000


def test_a_school_year_has_two_terms_and_twelve_months():
    assert [term.text for term in SchoolYear(2024).terms] == ["HT2024", "VT2025"]
    assert [month.text for month in SchoolYear(2024).months][::11] == ["2024-07", "2025-06"]
    assert len(SchoolYear(2024).months) == 12


def test_terms_are_ordered_by_time_and_not_by_their_letters():
    assert in_order(["HT2024", "VT2025", "VT2024", "VT2025"]) == ("VT2024", "HT2024", "VT2025")
    assert Term(2024, "HT") <= Term(2024, "HT") < Term(2025, "VT")
    assert max(Term(2024, "HT"), Term(2024, "VT")).text == "HT2024"


def test_the_step_before_and_after():
    assert (next_of("HT2024"), previous_of("HT2024"), previous_of("VT2025")) == ("VT2025", "VT2024", "HT2024")
    assert (next_of("2024/25"), previous_of("2024/25")) == ("2025/26", "2023/24")
    assert (next_of("2024-12"), previous_of("2025-01")) == ("2025-01", "2024-12")


@unhurried
@given(steps)
def test_every_step_is_read_back_from_its_text(step):
    assert read_step(step.text) == step
    assert parse_period(step.text).text == step.text


@unhurried
@given(steps)
def test_steps_follow_each_other_without_gap_or_overlap(step):
    assert step.next.previous == step
    assert step.previous.next == step
    assert (step.next.first - step.last).days == 1


@unhurried
@given(days)
def test_a_day_lies_in_its_month_its_month_in_its_term_and_its_term_in_its_school_year(day):
    month, term, school_year = Month.of(day), Term.of(day), SchoolYear.of(day)
    assert school_year.first <= term.first <= month.first <= day <= month.last <= term.last <= school_year.last
    assert month in school_year.months
    assert term in school_year.terms


@unhurried
@given(st.text(max_size=12) | st.text("0123456789/-.HTV ", max_size=12))
def test_any_text_is_a_period_or_refused(text):
    try:
        period = parse_period(text)
    except InvalidPeriod:
        return
    assert parse_period(period.text) == period
