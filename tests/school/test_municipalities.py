"""Our own dated list of municipalities and counties."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from skolsikt.school.identifiers import is_municipality_code
from skolsikt.school.municipalities import (
    COUNTIES,
    MUNICIPALITIES,
    counties,
    municipalities,
    municipality_code_of,
)


def test_there_are_290_municipalities_in_21_counties():
    assert len(MUNICIPALITIES) == 290
    assert len(COUNTIES) == 21
    assert all(map(is_municipality_code, MUNICIPALITIES))
    assert all(each.county_code == code[:2] for code, each in MUNICIPALITIES.items())
    assert len({each.name for each in MUNICIPALITIES.values()}) == 290


def test_the_list_agrees_with_the_public_ones(shared_data):
    with (shared_data / "kolada" / "municipalities.csv").open(encoding="utf-8") as file:
        kolada = {row["id"]: row["title"] for row in csv.DictReader(file) if row["type"] == "K"}
    with (shared_data / "geo-kommun-lan" / "municipalities.csv").open(encoding="utf-8") as file:
        geo = list(csv.DictReader(file))
    assert {code: each.name for code, each in MUNICIPALITIES.items()} == kolada
    assert {row["municipality_name"]: municipality_code_of(row["municipality_name"]) for row in geo} == {
        row["municipality_name"]: row["municipality_code"]
        for row in geo
        if row["municipality_name"] != "Faluns kommun"  # the file's own genitive; the municipality says Falu kommun
    } | {"Faluns kommun": "2080"}


def test_every_municipality_is_found_by_each_form_of_its_name():
    for code, each in MUNICIPALITIES.items():
        forms = (each.name, each.name.upper(), f"{each.name} kommun", f"{each.name}s kommun", f" {each.name}s stad ")
        assert {municipality_code_of(form) for form in forms} == {code}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Malmö stad", "1280"),
        ("Stockholms stad", "0180"),
        ("Region Gotland", "0980"),
        ("Falu kommun", "2080"),
        ("Upplands-Väsby", "0114"),
        ("Malung Sälen", "2023"),
        ("Go\u0308teborg", "1480"),
        ("Borås", "1490"),
        ("Habo", "0643"),
        ("Håbo", "0305"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_name_as_people_write_it_gives_the_code(name, code):
    assert municipality_code_of(name) == code


def test_the_division_of_its_time_is_kept():
    assert "0330" not in municipalities(date(2002, 12, 31))
    assert municipalities(date(2003, 1, 1))["0330"].name == "Knivsta"
    assert municipality_code_of("Heby", on=date(2006, 12, 31)) == "1917"
    assert municipality_code_of("Heby", on=date(2007, 1, 1)) == municipality_code_of("Heby") == "0331"
    assert municipalities(date(2007, 12, 31))["2023"].name == "Malung"
    assert len(municipalities(date(1998, 1, 1))) == 288
    assert counties(date(1998, 1, 1)) == COUNTIES


def test_before_the_list_begins_nothing_is_known():
    assert municipality_code_of("Malmö", on=date(1997, 12, 31)) is None
