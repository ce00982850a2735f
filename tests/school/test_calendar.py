"""School days: public holidays, the usual school year, and the municipality's own calendar before it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.school.calendar import days_before_others, school_calendar
from skolsikt.school.calendar_day import CalendarDay
from skolsikt.school.dated_rules import rule
from skolsikt.school.municipalities import COUNTIES
from skolsikt.school.periods import SchoolYear
from skolsikt.school.stretches import stretches
from skolsikt.school.usual_school_year import (
    default_calendar,
    is_public_holiday,
    is_weekday_school_day,
    public_holidays,
)
from tests.school.grade_strategies import unhurried

school_years = st.integers(1998, 2060).map(lambda year: SchoolYear(year).text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def named(text: str, kind: str) -> CalendarDay:
    return CalendarDay(day=day(text), kind=kind, name="Eget")


def test_public_holidays_have_their_swedish_names_and_ordinary_sundays_are_none():
    assert public_holidays(2025)[day("2025-06-21")] == "Midsommardagen"
    assert is_public_holiday(day("2025-05-29"))
    assert not is_public_holiday(day("2025-05-25"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2025-05-05", True), ("2025-05-01", False), ("2025-05-03", False), ("2025-05-04", False)],
)
def test_a_school_day_is_a_weekday_that_is_no_public_holiday(text, expected):
    assert is_weekday_school_day(day(text)) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2025-08-19", "Höstterminen börjar"),
        ("2025-10-27", "Höstlov"),
        ("2025-12-19", "Höstterminen slutar"),
        ("2026-01-08", "Vårterminen börjar"),
        ("2026-02-27", "Sportlov"),
        ("2026-04-02", "Påsklov"),
        ("2026-04-03", "Långfredagen"),
        ("2026-05-15", "Klämdag"),
        ("2026-06-11", "Vårterminen slutar"),
    ],
)
def test_the_usual_school_year_2025_26_is_the_one_that_schools_published(text, name):
    assert {each.day: each.name for each in default_calendar("2025/26")}[day(text)] == name


@pytest.mark.parametrize(("county", "week"), [("", 9), ("01", 9), ("12", 8), ("14", 7), ("25", 10)])
def test_sportlov_falls_in_the_week_of_the_county(county, week):
    days = [each.day for each in default_calendar("2025/26", county_code=county) if each.name == "Sportlov"]
    assert {each.isocalendar().week for each in days} == {week}
    assert len(days) == 5


def test_a_monday_before_a_public_holiday_on_tuesday_is_a_day_off():
    assert {each.day: each.name for each in default_calendar("2017/18")}[day("2018-04-30")] == "Klämdag"


def test_days_off_are_named_only_in_term_time():
    assert day("2024-12-27") not in {each.day for each in default_calendar("2024/25")}


@unhurried
@given(school_years, st.sampled_from(["", *COUNTIES]))
def test_the_usual_school_year_has_at_least_178_school_days_within_the_law(school_year, county):
    days = school_calendar(school_year, county_code=county).school_days()
    fewest = rule("calendar.fewest_school_days", on=days[0]).read(int)
    assert fewest <= len(days) <= fewest + 12
    assert (days[0].month, days[-1].month) == (8, 6)
    assert list(days) == sorted(set(days))
    assert all(map(is_weekday_school_day, days))


@unhurried
@given(school_years)
def test_every_day_of_the_calendar_is_named_once_and_lies_in_the_school_year(school_year):
    days = [each.day for each in default_calendar(school_year)]
    assert days == sorted(set(days))
    assert {SchoolYear.of(each).text for each in days} == {school_year}


def test_there_is_no_school_outside_the_terms_in_breaks_or_on_holidays():
    calendar = school_calendar("2025/26")
    for text in ("2025-07-01", "2025-12-22", "2026-02-23", "2026-04-03", "2026-05-16"):
        assert not calendar.is_school_day(day(text))
    assert calendar.is_school_day(day("2026-03-02"))


def test_weeks_after_holidays_are_those_with_school_after_a_week_without():
    assert school_calendar("2025/26").weeks_after_holidays() == (
        "2025-W34",
        "2025-W45",
        "2026-W02",
        "2026-W10",
        "2026-W15",
    )


def test_own_term_dates_replace_the_usual_ones_one_by_one():
    calendar = school_calendar(
        "2025/26", named_days=[named("2025-08-13", "term_start"), named("2026-06-15", "term_end")]
    )
    assert calendar.terms == ((day("2025-08-13"), day("2025-12-19")), (day("2026-01-08"), day("2026-06-15")))
    assert not calendar.is_school_day(day("2025-10-29"))


def test_own_holidays_replace_every_usual_break():
    own = [named(f"2026-02-{number}", "holiday") for number in range(16, 21)]
    calendar = school_calendar("2025/26", named_days=own)
    assert not calendar.is_school_day(day("2026-02-16"))
    assert calendar.is_school_day(day("2026-02-23"))
    assert calendar.is_school_day(day("2025-10-29"))
    assert not calendar.is_school_day(day("2026-05-14"))


@pytest.mark.parametrize("kind", ["day_off", "study_day", "public_holiday"])
def test_own_single_days_are_added_to_the_usual_breaks(kind):
    calendar = school_calendar("2025/26", named_days=[named("2025-09-18", kind)])
    assert not calendar.is_school_day(day("2025-09-18"))
    assert not calendar.is_school_day(day("2025-10-29"))


def test_days_of_another_school_year_are_left_out():
    usual = school_calendar("2025/26")
    other = [named("2024-08-13", "term_start"), named("2025-03-03", "holiday")]
    assert school_calendar("2025/26", named_days=other) == usual


@unhurried
@given(school_years, st.integers(0, 365))
def test_a_week_after_a_holiday_never_follows_a_week_with_school(school_year, number):
    calendar = school_calendar(school_year)
    first = SchoolYear.read(school_year).first + timedelta(days=number)
    year, week, _weekday = first.isocalendar()
    if f"{year}-W{week:02}" in calendar.weeks_after_holidays():
        monday = date.fromisocalendar(year, week, 1)
        assert not any(calendar.is_school_day(monday - timedelta(days=back)) for back in range(1, 8))
        assert any(calendar.is_school_day(monday + timedelta(days=ahead)) for ahead in range(5))


def test_a_first_or_last_day_takes_the_place_of_the_other_one_of_that_term_only():
    usual = default_calendar("2025/26")
    late = named("2025-08-21", "term_start")
    starts = [each.day for each in days_before_others([late], usual) if each.kind == "term_start"]
    assert starts == [day("2025-08-21"), day("2026-01-08")]


def test_named_days_form_stretches_that_weekends_and_public_holidays_do_not_break():
    jullov = [
        CalendarDay(day=day(text), kind="holiday", name="Jullov") for text in ("2025-12-22", "2025-12-23", "2025-12-24")
    ]
    more = [CalendarDay(day=day(text), kind="holiday", name="Jullov") for text in ("2025-12-29", "2026-01-09")]
    studied = [CalendarDay(day=day("2025-12-23"), kind="study_day", name="Studiedag")]
    found = [(str(one.first), str(one.last), one.name) for one in stretches([*more, *studied, *jullov])]
    assert found == [
        ("2025-12-22", "2025-12-29", "Jullov"),
        ("2025-12-23", "2025-12-23", "Studiedag"),
        ("2026-01-09", "2026-01-09", "Jullov"),
    ]
