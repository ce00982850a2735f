"""Names of classes, as schools write them."""

from __future__ import annotations

from datetime import date

import pytest

from skolsikt.school.class_names import grade_level_of_class

DAY = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("9A", 9),
        ("9a", 9),
        (" 9 A ", 9),
        ("9", 9),
        ("7-A", 7),
        ("åk 8 B", 8),
        ("Årskurs 4", 4),
        ("Klass: 7C", 7),
        ("Klass 1", 1),
        ("5 Grön", 5),
        ("F", 0),
        ("FA", 0),
        ("F-klass B", 0),
        ("Förskoleklass", 0),
    ],
)
def test_a_name_that_leaves_no_doubt_tells_the_grade_level(name: str, level: int) -> None:
    assert grade_level_of_class(name, on=DAY) == level


@pytest.mark.parametrize(
    "name",
    [
        "",
        "A",
        "7-9",
        "7–9 B",
        "F-3",
        "F1",
        "F-1 A",
        "4/5",
        "4 och 5",
        "7A1",
        "7:1",
        "0A",
        "AG 7-9",
        "2TE",
        "NA23",
        "12A",
    ],
)
def test_a_name_that_leaves_doubt_tells_nothing(name: str) -> None:
    assert grade_level_of_class(name, on=DAY) is None


def test_there_is_a_tenth_grade_level_and_no_preschool_class_from_2028() -> None:
    later = date(2028, 9, 1)
    assert [grade_level_of_class("10A", on=day) for day in (DAY, later)] == [None, 10]
    assert [grade_level_of_class("FA", on=day) for day in (DAY, later)] == [0, None]
