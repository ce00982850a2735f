"""Absence is not compared where a side has reported too little."""

from __future__ import annotations

import pytest

from skolsikt.measures.answer import Withheld
from skolsikt.measures.asking.checking import DimensionNotAllowed, checked
from skolsikt.measures.asking.completeness import compared
from skolsikt.measures.question import Question

ROWS = """
pupil_key | school_unit_code | date       | start_minute | scheduled_minutes | valid_absent_minutes | is_reported
1         | 11111111         | 2025-03-03 | 480          | 90                | 9                    | true
1         | 11111111         | 2025-03-03 | 600          | 10                |                      | false
2         | 22222222         | 2025-03-03 | 480          | 89                | 9                    | true
2         | 22222222         | 2025-03-03 | 600          | 11                |                      | false
"""


@pytest.mark.parametrize(
    ("measure", "by", "withheld"),
    [
        ("absence_share", "school_unit", [None, Withheld.LOW_COMPLETENESS]),
        ("absence_share", "class", [None, None]),
        ("reporting_share", "school_unit", [None, None]),
        ("pupils", "school_unit", [None, None]),
    ],
)
def test_a_school_below_ninety_per_cent_has_no_absence_beside_another(
    house_of, answer_of, measure: str, by: str, withheld: list[Withheld | None]
) -> None:
    enrolled = "pupil_key | school_unit_code | class_name\n1 | 11111111 | 9A\n2 | 22222222 | 9A"
    answer = answer_of(house_of(lesson_attendance=ROWS, enrolment=enrolled), measure, by=(by,), period="2024/25")

    cells = compared(tuple(answer.cells), checked(answer.question))

    assert [cell.withheld for cell in cells] == withheld
    hidden = [cell for cell in cells if cell.withheld]
    assert all((cell.value, cell.numerator, cell.population) == (None, None, None) for cell in hidden)


def test_a_school_by_itself_keeps_its_absence(house_of, answer_of) -> None:
    answer = answer_of(
        house_of(lesson_attendance=ROWS), "absence_share", where={"school_unit": ("22222222",)}, period="2024/25"
    )
    (cell,) = compared(tuple(answer.cells), checked(answer.question))
    assert cell.value == pytest.approx(0.09)
    assert any("under 90 %" in caveat for caveat in answer.caveats)


@pytest.mark.parametrize("name", ["class", "teaching_group", "subject", "lesson"])
def test_nobody_asks_for_unreported_lessons_where_one_teacher_may_stand_behind(name: str) -> None:
    with pytest.raises(DimensionNotAllowed):
        checked(Question(measure="unreported_lesson_share", by=(name,)))


def test_a_release_is_counted_by_class() -> None:
    asked = checked(Question(measure="unreported_lesson_share", by=("class",)), counted_by=True)
    assert [one.name for one in asked.by] == ["class"]
