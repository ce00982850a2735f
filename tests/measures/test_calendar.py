"""The school calendar of an installation: a school's own days, the municipality's, the usual ones, in that order."""

from __future__ import annotations

from datetime import date

from skolsikt.home.settings import Settings
from skolsikt.measures.calendar import Calendars, read_calendars

MALMO = Settings(municipality="1280")
LESSON = "pupil_key | date | start_minute | scheduled_minutes\n1 | 2025-05-15 | 480 | 60"
HEADINGS = "school_unit_code | date | kind | name"


def read(house_of, *lines: str, settings: Settings = MALMO) -> Calendars:
    house = house_of(school_calendar="\n".join([HEADINGS, *lines]))
    return read_calendars(house.rows(1), "2024/25", settings=settings)


def test_before_anything_is_loaded_the_usual_days_of_the_county_hold() -> None:
    skane = read_calendars(None, "2024/25", settings=MALMO)
    stockholm = read_calendars(None, "2024/25", settings=Settings(municipality="0180"))

    assert "2025-W09" in skane.of().weeks_after_holidays()
    assert "2025-W10" in stockholm.of().weeks_after_holidays()
    assert {origin for _stretch, origin in skane.stretches()} == {"usual"}


def test_a_schools_own_days_go_before_the_municipalitys_and_hold_for_it_alone(house_of) -> None:
    calendars = read(
        house_of,
        "* | 2025-02-17 | holiday | Sportlov",
        "* | 2025-06-05 | term_end | Slut",
        "12345678 | 2025-03-03 | study_day | Studiedag",
        "12345678 | 2025-06-10 | term_end | Slut",
    )

    own, common = calendars.of("12345678"), calendars.of()

    assert (own.terms[1][1], common.terms[1][1]) == (date(2025, 6, 10), date(2025, 6, 5))
    assert (own.is_school_day(date(2025, 3, 3)), common.is_school_day(date(2025, 3, 3))) == (False, True)
    assert not own.is_school_day(date(2025, 2, 17))
    assert own.is_school_day(date(2025, 2, 18))
    assert {origin for _stretch, origin in calendars.stretches("12345678")} == {"municipality", "unit"}


def test_the_days_of_another_school_year_do_not_count(house_of) -> None:
    house = house_of(school_calendar=f"school_year | {HEADINGS}\n2023/24 | * | 2024-02-12 | holiday | Sportlov")
    assert read_calendars(house.rows(1), "2024/25", settings=MALMO).own == {}


def test_a_year_goes_on_until_its_last_week_with_school_by_the_calendar(house_of, answer_of) -> None:
    usual = answer_of(house_of(lesson_attendance=LESSON), "absence_share")
    early = f"{HEADINGS}\n* | 2025-05-16 | term_end | Slut"
    ended = answer_of(house_of(lesson_attendance=LESSON, school_calendar=early), "absence_share")
    later = f"{early}\n12345678 | 2025-05-28 | term_end | Slut"
    one_school_goes_on = answer_of(house_of(lesson_attendance=LESSON, school_calendar=later), "absence_share")

    assert any("2025-05-15" in caveat for caveat in usual.caveats)
    assert ended.caveats == ()
    assert any("2025-05-15" in caveat for caveat in one_school_goes_on.caveats)
