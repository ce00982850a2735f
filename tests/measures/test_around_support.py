"""Absence before and after support: the same number of school weeks on both sides, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.around_support import AroundSupport, around_support
from skolsikt.measures.by_right.support import Support

FROM = Support(kind="special_support", from_date=date(2025, 1, 8), to_date=None)  # in week 2025-W02


def weeks(told: dict[str, tuple[float, float]]) -> list[Cell]:
    return [
        Cell(period="2024/25", group={"week": week}, labels={}, value=a / b, numerator=a, denominator=b)
        for week, (a, b) in told.items()
    ]


def around(told: dict[str, tuple[float, float]]) -> AroundSupport:
    (found,) = around_support([FROM], weeks(told))
    return found


def test_windows_are_as_long_and_leave_out_the_week_it_began_in() -> None:
    before = {f"2024-W{week}": (60.0, 300.0) for week in range(40, 52)}
    after = {f"2025-W{week:02}": (30.0, 300.0) for week in range(3, 9)}
    found = around(before | after | {"2025-W02": (300.0, 300.0)})
    assert (found.weeks, found.before, found.after) == (6, 0.2, 0.1)


def test_the_weeks_nearest_are_taken_and_at_most_eight() -> None:
    before = {f"2024-W{week}": (300.0 if week < 44 else 0.0, 300.0) for week in range(40, 52)}
    after = {f"2025-W{week:02}": (0.0 if week < 11 else 300.0, 300.0) for week in range(3, 20)}
    found = around(before | after)
    assert (found.weeks, found.before, found.after) == (8, 0.0, 0.0)


def test_a_week_counts_by_its_lesson_time_and_not_as_one() -> None:
    before = {f"2024-W{week}": (0.0, 100.0) for week in (48, 49, 50)} | {"2024-W51": (300.0, 700.0)}
    after = {f"2025-W{week:02}": (0.0, 100.0) for week in range(3, 7)}
    assert around(before | after).before == 0.3


@pytest.mark.parametrize("sides", [(3, 12), (12, 3), (0, 0)])
def test_too_few_weeks_on_one_side_say_nothing(sides: tuple[int, int]) -> None:
    before = {f"2024-W{51 - number}": (1.0, 10.0) for number in range(sides[0])}
    after = {f"2025-W{3 + number:02}": (1.0, 10.0) for number in range(sides[1])}
    found = around(before | after)
    assert (found.weeks, found.before, found.after) == (0, None, None)
