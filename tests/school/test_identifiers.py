"""Person numbers, school units, municipalities and organisers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.school.identifiers import (
    InvalidIdentifier,
    InvalidNamedUnit,
    PersonNumber,
    is_municipality_code,
    is_named_unit,
    is_organisation_number,
    is_school_unit_code,
    named_unit_code,
    normalise_organisation_number,
    normalise_person_number,
    split_named_unit,
)
from tests.school.grade_strategies import unhurried

ON = date(2025, 6, 30)
TOLVAN = "201212121212"


def check_digit(nine: str) -> str:
    """The Luhn check digit, by the textbook: from the right, every other digit doubled, digits added."""
    total = 0
    for place, digit in enumerate(reversed(nine)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


birth_dates = st.dates(date(1926, 1, 1), date(2025, 6, 30))
serials = st.integers(1, 999).map("{:03}".format)


@pytest.mark.parametrize(
    "text",
    [
        "201212121212",
        "20121212-1212",
        "121212-1212",
        "1212121212",
        " 20121212 1212 ",
        "20121212\u00a01212",
        "121212 - 1212",
    ],
)
def test_every_way_to_write_a_personnummer_gives_the_same_twelve_digits(text):
    assert PersonNumber.parse(text, on=ON).value == TOLVAN
    assert normalise_person_number(text) == TOLVAN


def test_a_personnummer_tells_birth_year_month_and_sex():
    boy, girl = PersonNumber.parse(TOLVAN), PersonNumber.parse("20121212-1220")
    assert (boy.birth_year, boy.birth_month, boy.sex, boy.kind) == (2012, 12, "Man", "personnummer")
    assert girl.sex == "Kvinna"


def test_a_samordningsnummer_has_sixty_added_to_the_day():
    number = PersonNumber.parse("20121272-121" + check_digit("121272121"))
    assert (number.kind, number.birth_year, number.birth_month) == ("samordningsnummer", 2012, 12)


def test_a_temporary_number_has_no_check_digit_and_tells_no_sex():
    number = PersonNumber.parse("20121212tf01")
    assert (number.value, number.kind, number.sex) == ("20121212TF01", "temporary", "Okänt")
    assert PersonNumber.parse("20121212TFA9").birth_year == 2012


def test_a_plus_sign_means_a_hundred_years_or_more():
    assert PersonNumber.parse("121212+1212", on=ON).birth_year == 1912
    assert PersonNumber.parse("121212-1212", on=ON).birth_year == 2012
    assert PersonNumber.parse("261212+" + "121" + check_digit("261212121"), on=ON).birth_year == 1826


def test_a_hyphen_means_under_a_hundred_years_in_the_year_of_the_file():
    tail = "121" + check_digit("261212121")
    assert PersonNumber.parse(f"261212-{tail}", on=date(2025, 1, 1)).birth_year == 1926
    assert PersonNumber.parse(f"261212-{tail}", on=date(2026, 1, 1)).birth_year == 2026


def test_without_a_day_to_relate_to_ten_digits_are_read_as_born_1950_to_2049():
    for short_year, year in (("49", 2049), ("50", 1950)):
        number = PersonNumber.parse(f"{short_year}0101-121" + check_digit(f"{short_year}0101121"))
        assert number.birth_year == year


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "form"),
        ("12121212", "form"),
        ("20121212-12121", "form"),
        ("211212121212", "form"),
        ("2012121212TF", "form"),
        ("20121212TF1", "form"),
        ("٢٠١٢١٢١٢١٢١٢", "form"),
        ("20120230-1212", "date"),
        ("20121312TF01", "date"),
        ("20121260-1212", "date"),
        ("20121292-1212", "date"),
        ("20121212-1213", "check_digit"),
    ],
)
def test_a_faulty_number_is_refused_with_its_fault_and_never_repeated(text, fault):
    with pytest.raises(InvalidIdentifier) as caught:
        PersonNumber.parse(text)
    assert caught.value.fault == fault
    assert not text or text not in str(caught.value)
    assert normalise_person_number(text) is None


def test_a_person_number_never_shows_itself():
    number = PersonNumber.parse(TOLVAN)
    assert TOLVAN not in f"{number} {number!r}"
    assert "1212" not in repr(number)


@unhurried
@given(birth_dates, serials)
def test_every_personnummer_is_read_back(born, serial):
    nine = f"{born:%y%m%d}{serial}"
    number = PersonNumber.parse(f"{born:%y%m%d}-{serial}{check_digit(nine)}", on=ON)
    assert number.value == f"{born:%Y%m%d}{serial}{check_digit(nine)}"
    assert (number.birth_year, number.birth_month) == (born.year, born.month)
    assert number.sex == ("Man" if int(serial) % 2 else "Kvinna")
    assert PersonNumber.parse(number.value) == number


@unhurried
@given(birth_dates, serials, st.integers(0, 9))
def test_any_other_check_digit_is_refused(born, serial, digit):
    nine = f"{born:%y%m%d}{serial}"
    is_right = str(digit) == check_digit(nine)
    assert (normalise_person_number(f"{born:%Y%m%d}{serial}{digit}") is not None) == is_right


@unhurried
@given(st.text(max_size=14) | st.text("0123456789-+TF ", max_size=14))
def test_any_text_is_read_or_refused_and_never_breaks(text):
    normalised = normalise_person_number(text)
    assert normalised is None or len(normalised) == 12


@unhurried
@given(st.dates(date(1, 1, 1), date(9999, 12, 31) - timedelta(days=1)))
def test_a_century_outside_1800_to_2099_is_refused(born):
    text = f"{born.year:04}{born:%m%d}TF01"
    assert (normalise_person_number(text) is not None) == (1800 <= born.year < 2100)


def test_a_school_unit_code_has_eight_digits():
    assert is_school_unit_code("01234567")
    assert not any(map(is_school_unit_code, ["1234567", "123456789", "1234567a", "", "x:1283:Skolan", "١٢٣٤٥٦٧٨"]))


def test_a_school_without_code_is_named_by_municipality_and_name():
    code = named_unit_code("1283", "  Wieselgrensskolan\u00a0 F-9 ")
    assert code == "x:1283:Wieselgrensskolan F-9"
    assert is_named_unit(code)
    assert split_named_unit(code) == ("1283", "Wieselgrensskolan F-9")


def test_the_name_of_a_school_may_hold_a_colon():
    assert split_named_unit(named_unit_code("1283", "Skola: norra")) == ("1283", "Skola: norra")


@pytest.mark.parametrize("code", ["12345678", "x:1283:", "x:1283: Skolan", "x:128:Skolan", "x:9999:Skolan", "y:1283:S"])
def test_other_codes_are_no_named_units(code):
    assert not is_named_unit(code)


@pytest.mark.parametrize(("municipality", "name"), [("1283", " "), ("", "Skolan"), ("9999", "Skolan")])
def test_a_school_cannot_be_named_without_municipality_and_name(municipality, name):
    with pytest.raises(InvalidNamedUnit, match="kommunkod"):
        named_unit_code(municipality, name)


def test_a_municipality_code_keeps_its_leading_zero_and_names_a_county():
    assert is_municipality_code("0180")
    assert not any(map(is_municipality_code, ["180", "0080", "2680", "18O0", "12800", ""]))


def test_an_organisation_number_is_ten_digits_with_a_check_digit():
    assert normalise_organisation_number("212000-1124") == "2120001124"
    assert normalise_organisation_number(" 16212000 1124") == "2120001124"
    assert is_organisation_number("2120001124")
    assert not any(map(is_organisation_number, ["212000-1125", "212000112", "21200011245", ""]))
