"""Grades beside test grades, where few teachers stand behind a number: told to nobody, released or by right."""

from __future__ import annotations

import json

import pytest

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Withheld
from skolsikt.measures.asking.teachers import Behind, few_teachers
from skolsikt.measures.examples import ExampleHouse
from skolsikt.privacy.viewer import ANALYST, Relation, Viewer
from tests.measures.conftest import ReleasedHouse

ABOVE, BELOW = "grade_above_test_share", "grade_below_test_share"
NORTH, SOUTH, EAST, WEST = "11111111", "22222222", "33333333", "44444444"
TEACHERS = {NORTH: "abc", SOUTH: "defg", EAST: "h", WEST: "ijk"}
SIZES = {NORTH: 36, SOUTH: 45, EAST: 39, WEST: 60}
MATHEMATICS = {"test": ("np9",), "subject": ("MA",)}
PRINCIPAL = Viewer(
    id="anna",
    roles=frozenset({"principal"}),
    relations=frozenset({Relation(role="principal", school_unit_code=EAST)}),
)


def given(*, has_teachers: bool = True) -> dict[str, str]:
    """Four schools with a D on the test; every third grade is a C, every third a D and every third an E."""
    tests, grades, key = [], [], 0
    for unit, teachers in TEACHERS.items():
        for place in range(SIZES[unit]):
            key += 1
            teacher = teachers[place % len(teachers)] if has_teachers else ""
            class_name = f"9{'AB'[place % 2]}"
            tests.append(f"{key} | {unit} | np9 | total | D")
            grades.append(f"{key} | {unit} | {class_name} | {'CDE'[place % 3]} | {teacher}")
    return {
        "national_test_result": "\n".join(["pupil_key | school_unit_code | test | part | grade_value", *tests]),
        "grade": "\n".join(["pupil_key | school_unit_code | class_name | grade_value | teacher_key", *grades]),
    }


@pytest.fixture(scope="module")
def released() -> ExampleHouse:
    return ReleasedHouse(given(), Settings())


def test_a_release_tells_nobody_what_one_teacher_sets(released: ExampleHouse, answer_of) -> None:
    answer = answer_of(released, ABOVE, by=("school_unit",), where=MATHEMATICS, viewer=ANALYST, period="2024/25")

    by_unit = {cell.group["school_unit"]: cell for cell in answer.cells}
    assert {unit: cell.withheld for unit, cell in by_unit.items()} == {
        NORTH: Withheld.COMPLEMENTARY,  # the fewest pupils: the whole less the others would be the one teacher's
        SOUTH: None,
        EAST: Withheld.FEW_TEACHERS,
        WEST: None,
    }
    for cell in (by_unit[NORTH], by_unit[EAST]):
        row = cell.as_row()
        assert all(row[name] is None for name in ("value", "bounds", "numerator", "denominator", "population"))
    assert by_unit[WEST].value == pytest.approx(1 / 3)
    assert any("färre än 3 lärare" in caveat for caveat in answer.caveats)
    assert '"h"' not in json.dumps(answer.as_dict(), default=str)


def test_the_whole_is_released_when_enough_teachers_stand_behind_it(released: ExampleHouse, answer_of) -> None:
    for measure in (ABOVE, BELOW):
        (cell,) = answer_of(released, measure, where=MATHEMATICS, viewer=ANALYST, period="2024/25").cells
        assert (cell.withheld, cell.population) == (None, 180)
        assert cell.value == pytest.approx(1 / 3)


def test_without_a_test_nobody_is_told_a_sum_over_tests(released: ExampleHouse, answer_of) -> None:
    answer = answer_of(released, ABOVE, by=("subject",), viewer=ANALYST, period="2024/25")
    (cell,) = answer.cells
    assert (cell.value, cell.withheld) == (None, Withheld.NOT_RELEASED)
    assert answer.refusal.endswith("välj också prov.")


def test_below_is_audited_as_its_opposite_and_told_as_it_is(released: ExampleHouse, answer_of) -> None:
    asked = {"by": ("school_unit",), "where": MATHEMATICS, "period": "2024/25"}
    told = answer_of(released, BELOW, viewer=ANALYST, **asked).cells
    true = {cell.group["school_unit"]: cell for cell in answer_of(released, BELOW, **asked).cells}
    shown = [cell for cell in told if cell.value is not None]
    assert {cell.group["school_unit"] for cell in shown} == {SOUTH, WEST}
    for cell in shown:
        real = true[cell.group["school_unit"]]
        assert (cell.numerator, cell.denominator) == (real.numerator, real.denominator)


@pytest.mark.parametrize(
    ("viewer", "where"),
    [
        (PRINCIPAL, MATHEMATICS | {"school_unit": (EAST,)}),
        (None, MATHEMATICS | {"school_unit": (EAST,)}),  # the operator, who sees small groups
    ],
)
def test_who_may_see_the_pupils_is_told_no_teacher_either(viewer, where, released: ExampleHouse, answer_of) -> None:
    asked = {} if viewer is None else {"viewer": viewer}
    (cell,) = answer_of(released, ABOVE, where=where, period="2024/25", **asked).cells
    assert (cell.value, cell.population, cell.withheld) == (None, None, Withheld.FEW_TEACHERS)


def test_where_the_grades_name_no_teacher_nothing_is_withheld(house_of, answer_of) -> None:
    house = house_of(**given(has_teachers=False))
    cells = answer_of(house, ABOVE, by=("school_unit",), where=MATHEMATICS, period="2024/25").cells
    assert [cell.withheld for cell in cells] == [None] * 4


def test_other_measures_of_the_same_grades_are_not_touched(released: ExampleHouse, answer_of) -> None:
    cells = answer_of(released, "grade_points_mean", by=("school_unit",), period="2024/25").cells
    assert [cell.withheld for cell in cells] == [None] * 4


def behind(teachers: str, pupils: int) -> Behind:
    return Behind(teachers=frozenset(teachers), pupils=pupils)


def test_what_is_withheld_of_a_line_has_enough_teachers_together() -> None:
    groups = {
        ("9A", "MA"): behind("a", 20),
        ("9B", "MA"): behind("b", 21),
        ("9C", "MA"): behind("cde", 30),
        ("9D", "MA"): behind("fgh", 25),
        ("9A", "EN"): behind("ijk", 20),
        ("9B", "EN"): behind("ijk", 21),
    }
    found = few_teachers(groups, fewest=3, axes=[0])
    assert found == {
        ("9A", "MA"): Withheld.FEW_TEACHERS,
        ("9B", "MA"): Withheld.FEW_TEACHERS,
        ("9D", "MA"): Withheld.COMPLEMENTARY,
    }
    for hidden in (found, few_teachers(groups, fewest=3, axes=[0, 1])):
        for subject in ("MA", "EN"):
            names = [groups[codes].teachers for codes in hidden if codes[1] == subject]
            assert not names or len(frozenset().union(*names)) >= 3


def test_three_small_groups_need_no_other_beside_them() -> None:
    groups = {(code,): behind(code, 20) for code in "abc"} | {("d",): behind("def", 50)}
    assert set(few_teachers(groups, fewest=3, axes=[0]).values()) == {Withheld.FEW_TEACHERS}
    assert ("d",) not in few_teachers(groups, fewest=3, axes=[0])
