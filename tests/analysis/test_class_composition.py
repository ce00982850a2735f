"""Classes side by side: what lots would do is not called uneven, what is sorted is, and few are not told of."""

from __future__ import annotations

import numpy as np
import pytest

from skolsikt.analysis.equity.class_composition import LEVEL, GradeLevel, Trait, by_lot, composition
from skolsikt.measures.answer import Withheld
from skolsikt.measures.by_right.class_values import GIRLS, ClassValues
from skolsikt.measures.by_right.standing import Group

BACKGROUND, MERIT = "foreign_background_share", "merit_value_mean"


def classes(values: dict[str, dict[str, list[float]]], *, unit: str = "10000001", level: int = 8) -> list[ClassValues]:
    return [
        ClassValues(
            group=Group(school_unit_code=unit, class_name=name, school_year="2025/26"), grade_level=level, values=of
        )
        for name, of in values.items()
    ]


def having(count: int, of: int) -> list[float]:
    return [1.0] * count + [0.0] * (of - count)


def only(levels: list[GradeLevel]) -> GradeLevel:
    (level,) = levels
    return level


def test_classes_that_are_drawn_by_lot_are_called_uneven_as_seldom_as_is_said() -> None:
    lots = np.random.default_rng(3)
    schools = 300
    uneven = 0
    for _school in range(schools):
        pupils = [lots.permutation(having(girls, 75)) for girls in (38, 20, 9)]  # of three grade levels
        merit = lots.normal(220, 40, (3, 75))
        found = composition(
            [
                one
                for level in range(3)
                for one in classes(
                    {
                        name: {GIRLS: list(pupils[level][part]), MERIT: list(merit[level][part])}
                        for name, part in (("A", slice(25)), ("B", slice(25, 50)), ("C", slice(50, 75)))
                    },
                    level=7 + level,
                )
            ],
            smallest_group=5,
        )
        uneven += any(trait.is_uneven for one in found for trait in one.traits)
    assert uneven / schools <= LEVEL + 2 * (LEVEL * (1 - LEVEL) / schools) ** 0.5


def test_sorted_classes_are_found_and_only_in_the_trait_that_they_are_sorted_by() -> None:
    merit = [200.0 + number for number in range(25)]
    found = only(
        composition(
            classes({"8A": {GIRLS: having(20, 25), MERIT: merit}, "8B": {GIRLS: having(6, 25), MERIT: merit}}),
            smallest_group=5,
        )
    )
    assert {trait.name: trait.is_uneven for trait in found.traits} == {GIRLS: True, MERIT: False}
    assert [cell.value for cell in found.traits[0].cells] == [0.8, 0.24]


def test_of_what_no_reader_sees_pupil_by_pupil_no_class_is_told_and_few_with_it_or_without_are_not_compared() -> None:
    """The release tells it of the school: all classes but one would tell of the last."""

    def background(*counts: int) -> Trait:
        values = {f"8{name}": {BACKGROUND: having(count, 25)} for name, count in zip("ABC", counts, strict=True)}
        return only(composition(classes(values), smallest_group=5)).traits[0]

    uneven = background(4, 21, 12)
    assert {(cell.value, cell.bounds, cell.population) for cell in uneven.cells} == {(None, None, None)}
    assert {cell.withheld for cell in uneven.cells} == {Withheld.COMPLEMENTARY}
    assert uneven.is_uneven
    for few in ((9, 0, 0), (0, 0, 0), (25, 25, 16), (25, 25, 25)):
        assert (background(*few).p_value, background(*few).is_uneven) == (None, False), few


def test_a_class_where_few_are_known_is_not_told_beside_others() -> None:
    found = only(
        composition(
            classes(
                {
                    "8A": {GIRLS: having(9, 25), MERIT: [210.0] * 4},
                    "8B": {GIRLS: having(12, 25), MERIT: [200.0, 220.0] * 9},
                }
            ),
            smallest_group=5,
        )
    )
    small, told = found.traits[1].cells
    assert (small.value, small.population, small.withheld) == (None, None, Withheld.SMALL_GROUP)
    assert (told.value, told.withheld) == (210.0, None)
    assert found.traits[1].p_value is None


def test_a_class_of_fewer_than_the_smallest_group_is_not_there_and_one_class_is_nothing_to_compare() -> None:
    few = classes({"8A": {GIRLS: having(10, 25)}, "8B": {GIRLS: having(4, 4)}})
    assert composition(few, smallest_group=5) == []
    both = [*few, *classes({"8A": {GIRLS: having(1, 9)}}, unit="10000002")]
    assert composition(both, smallest_group=5) == []
    assert composition([], smallest_group=5) == []


@pytest.mark.parametrize("alike", [[[1.0] * 9, [1.0] * 9], [[], []], [[210.0] * 9, [210.0] * 9]])
def test_where_all_pupils_are_alike_there_is_nothing_to_draw(alike: list[list[float]]) -> None:
    assert by_lot(alike) is None


def test_lots_agree_with_what_is_counted_by_hand() -> None:
    """Two classes of two, two of the four have it: both in one class in 2 of the 6 ways to draw."""
    assert by_lot([[1.0, 1.0], [0.0, 0.0]]) == pytest.approx(2 / 6, abs=0.02)
