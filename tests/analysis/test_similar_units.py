"""Similar units: nearest on published background, whatever the unit of each trait."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.analysis.comparison.similar_units import similar_units

SCHOOLS = {
    "A": {"education": 2.2, "newly": 3.0, "boys": 50.0},
    "B": {"education": 2.2, "newly": 5.0, "boys": 49.0},
    "C": {"education": 2.8, "newly": 0.0, "boys": 52.0},
    "D": {"education": 1.6, "newly": 30.0, "boys": 51.0},
}


def test_the_nearest_come_first_and_oneself_never() -> None:
    assert [one.code for one in similar_units("A", SCHOOLS, most=2)] == ["B", "C"]
    assert [one.code for one in similar_units("D", SCHOOLS, most=9)] == ["A", "B", "C"]


def test_the_distance_is_what_a_second_way_of_reckoning_gives() -> None:
    found = {one.code: one.distance for one in similar_units("A", SCHOOLS, most=9)}
    for code, distance in found.items():
        squares = 0.0
        for trait in ("education", "newly", "boys"):
            values = [unit[trait] for unit in SCHOOLS.values()]
            mean = sum(values) / len(values)
            variance = sum((value - mean) ** 2 for value in values) / len(values)
            squares += (SCHOOLS["A"][trait] - SCHOOLS[code][trait]) ** 2 / variance
        assert distance == pytest.approx(sqrt(squares / 3))


@given(st.floats(0.01, 1000), st.floats(-100, 100))
def test_the_unit_of_a_trait_changes_nothing(factor: float, shift: float) -> None:
    changed = {code: of | {"newly": of["newly"] * factor + shift} for code, of in SCHOOLS.items()}
    told = [(one.code, round(one.distance, 6)) for one in similar_units("A", SCHOOLS, most=9)]
    assert [(one.code, round(one.distance, 6)) for one in similar_units("A", changed, most=9)] == told


def test_a_unit_without_a_trait_is_left_out_and_so_is_a_trait_in_which_all_are_alike() -> None:
    some = SCHOOLS | {"E": {"education": 2.2}}
    assert "E" not in {one.code for one in similar_units("A", some, most=9)}
    assert similar_units("E", some, most=9) == []
    assert similar_units("X", SCHOOLS, most=9) == []
    assert similar_units("A", {}, most=9) == []
    alike = {code: {"education": 2.0} for code in "ABC"}
    assert [one.distance for one in similar_units("A", alike, most=9)] == [0.0, 0.0]
