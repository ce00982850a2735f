"""School units that change: trends run across with a mark, and nothing crosses silently."""

from __future__ import annotations

import pytest

UNITS = """
school_unit_code | name          | municipality | is_registered
11111111         | Gamla skolan  | 1280         | true
22222222         | Lilla skolan  | 1280         | true
33333333         | Nya skolan    | 1280         | true
44444444         | Delade skolan | 1280         | true
55555555         | Första delen  | 1280         | true
"""
SUCCESSIONS = """
from_school_unit_code | to_school_unit_code | date       | kind
11111111              | 33333333            | 2023-07-01 | merged
22222222              | 33333333            | 2023-07-01 | merged
44444444              | 55555555            | 2023-07-01 | split
"""
ENROLMENTS = """
pupil_key | school_year | school_unit_code | from_date
1         | 2022/23     | 11111111         | 2022-08-15
2         | 2022/23     | 22222222         | 2022-08-15
3         | 2022/23     | 22222222         | 2022-08-15
1         | 2023/24     | 33333333         | 2023-08-15
2         | 2023/24     | 33333333         | 2023-08-15
4         | 2022/23     | 44444444         | 2022-08-15
4         | 2023/24     | 55555555         | 2023-08-15
"""


@pytest.fixture
def house(house_of):
    return house_of(school_unit=UNITS, school_unit_succession=SUCCESSIONS, enrolment=ENROLMENTS)


def test_a_trend_runs_across_a_merger_with_a_mark_on_what_lies_before(house, answer_of) -> None:
    answer = answer_of(house, "pupils", where={"school_unit": ("33333333",)}, period="2022/23..2023/24")

    assert [(cell.period, cell.value, bool(cell.marks)) for cell in answer.cells] == [
        ("2022/23", 3, True),
        ("2023/24", 2, False),
    ]
    assert any("Lilla skolan gick upp i Nya skolan 2023-07-01" in caveat for caveat in answer.caveats)


def test_the_old_code_leads_to_the_same_trend(house, answer_of) -> None:
    old, new = (
        answer_of(house, "pupils", by=("school_unit",), where={"school_unit": (code,)}, period="all")
        for code in ("11111111", "33333333")
    )

    assert [cell.as_row() for cell in old.cells] == [cell.as_row() for cell in new.cells]


def test_a_single_year_shows_the_units_of_that_year(house, answer_of) -> None:
    answer = answer_of(house, "pupils", by=("school_unit",), period="2022/23")

    assert {cell.group["school_unit"]: cell.value for cell in answer.cells} == {
        "11111111": 1,
        "22222222": 2,
        "44444444": 1,
    }
    assert answer.caveats == ()


def test_a_split_unit_keeps_its_own_line_and_is_told(house, answer_of) -> None:
    answer = answer_of(house, "pupils", by=("school_unit",), period="2022/23..2023/24")

    assert {(cell.period, cell.group["school_unit"]) for cell in answer.cells} == {
        ("2022/23", "33333333"),
        ("2022/23", "44444444"),
        ("2023/24", "33333333"),
        ("2023/24", "55555555"),
    }
    assert any("Delade skolan delades 2023-07-01" in caveat for caveat in answer.caveats)


def test_successions_in_a_row_are_followed(house_of, answer_of) -> None:
    house = house_of(
        school_unit_succession="from_school_unit_code | to_school_unit_code | date | kind\n"
        "11111111 | 22222222 | 2022-07-01 | renamed\n22222222 | 33333333 | 2023-07-01 | renamed",
        enrolment="pupil_key | school_year | school_unit_code | from_date\n"
        "1 | 2021/22 | 11111111 | 2021-08-15\n1 | 2022/23 | 22222222 | 2022-08-15\n1 | 2023/24 | 33333333 | 2023-08-15",
    )

    answer = answer_of(house, "pupils", by=("school_unit",), period="all")

    assert [cell.group["school_unit"] for cell in answer.cells] == ["33333333"] * 3
    assert [len(cell.marks) for cell in answer.cells] == [1, 1, 0]
