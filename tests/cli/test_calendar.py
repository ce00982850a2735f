"""``skolsikt calendar``: shown before anything is loaded, changed by hand, refused in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cli.conftest import CommandLine

YEAR = ("--year", "2025/26")


def shown(house: CommandLine, *words: str) -> str:
    return house.done("calendar", *YEAR, *words).out


def test_the_usual_year_is_shown_before_anything_is_loaded(house: CommandLine) -> None:
    told = shown(house)
    assert "Hösttermin: 2025-08-19 – 2025-12-19" in told
    assert "Skoldagar: 181" in told
    assert "2025-W45" in told
    assert "som det brukar vara" in told


def test_days_are_added_for_one_school_and_removed_again(house: CommandLine) -> None:
    house.done("calendar", "add", "study_day", "2026-03-11", "--name", "Planering", "--school", "10000001")
    assert "Planering" in shown(house, "--school", "10000001")
    assert "Planering" not in shown(house)
    told = house.done("calendar", "remove", "2026-03-11", "--school", "10000001").out
    assert "skolsikt loads undo 2" in told
    assert "Planering" not in shown(house, "--school", "10000001")


def test_an_entry_is_undone_by_the_number_that_is_told(house: CommandLine) -> None:
    before = shown(house)
    house.done("calendar", "add", "holiday", "2026-03-09", "2026-03-13", "--name", "Vårlov")
    assert "Vårlov" in shown(house)
    house.done("loads", "undo", "1")
    assert shown(house) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--year", "VT2026"), "inget läsår"),
        (("add", "holiday", "2026-06-20", "2026-07-05"), "två läsår"),
        (("add", "fest", "2026-03-11"), "välj bland day_off"),
        (("add", "study_day", "11 mars"), "skriv ett datum som"),
        (("remove", "2026-03-11"), "inget att ta bort"),
        (("add", "study_day", "2026-03-11", "--school", "Norra"), "åtta siffror"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(house: CommandLine, words: tuple[str, ...], told: str) -> None:
    ran = house("calendar", *words)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.slow
def test_two_who_enter_days_at_once_both_get_theirs(house: CommandLine) -> None:
    with ThreadPoolExecutor(2) as pool:
        days = ("2026-03-10", "2026-03-12", "2026-03-17", "2026-03-19")
        ran = list(pool.map(lambda day: house.elsewhere("calendar", "add", "study_day", day), days))
    assert {each.code for each in ran} == {0}
    assert all(day in shown(house) for day in days)
