"""Dimensions, periods and orders in words."""

from __future__ import annotations

from datetime import date

from skolsikt.home.words import speaking
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.presentation.groups import dimension_title, group_label, step_label, swedish_order, values_of
from skolsikt.presentation.periods import day_label, period_label, period_short
from tests.presentation.answers import answer, cell


def test_every_dimension_has_words() -> None:
    assert all(dimension_title(name) for name in DIMENSIONS)
    assert dimension_title("band:absence_share") == "Frånvaro"


def test_names_are_in_swedish_order_and_unknown_last() -> None:
    units = answer(
        *(cell(school_unit=name, value=0.5) for name in ("Ödeby", "Ängen", "Åsen", "bäcken", "Zeta")),
        by=("school_unit",),
    )
    assert values_of(units, "school_unit") == ["bäcken", "Zeta", "Åsen", "Ängen", "Ödeby"]
    assert swedish_order("É") == "e"


def test_grade_levels_are_in_the_order_of_the_school() -> None:
    levels = answer(*(cell(grade_level=level, value=0.5) for level in ("10", "9", "0")), by=("grade_level",))
    assert values_of(levels, "grade_level") == ["0", "9", "10"]


def test_a_missing_group_has_words() -> None:
    missing = cell(value=0.5)
    assert group_label(missing, "sex") == "Uppgift saknas"
    assert step_label(missing, "week") == "Uppgift saknas"


def test_months_are_written_with_small_letters_in_swedish() -> None:
    assert period_label("2025-03") == "mars 2025"
    assert day_label(date(2025, 3, 1)) == "1 mars 2025"
    with speaking("en"):
        assert period_label("2025-03") == "March 2025"


def test_a_calendar_year_stays_as_it_is() -> None:
    assert (period_label("2025"), period_short("2025")) == ("2025", "2025")
