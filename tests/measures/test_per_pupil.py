"""Money and teachers per pupil: the amount is open, the number of pupils is the one that the viewer may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skolsikt.measures.answer import Answer, Withheld
from skolsikt.measures.asking.answering import NeverPooled
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import ANALYST, PUBLIC, Relation, Viewer

LARGE, SMALL, BESIDE = "11111111", "22222222", "33333333"  # BESIDE protects SMALL, and has neither money nor teachers
PRINCIPAL = Viewer(
    id="anna",
    roles=frozenset({"principal"}),
    relations=frozenset({Relation(role="principal", school_unit_code=SMALL)}),
)
PUPILS = "pupil_key | school_unit_code\n" + "\n".join(
    f"{key} | {unit}" for key, unit in enumerate([LARGE] * 40 + [SMALL] * 3 + [BESIDE] * 12)
)
MONEY = f"""school_unit_code | calendar_year | funding_kind | amount_sek
{LARGE} | 2025 | base_amount | 4000000
{LARGE} | 2025 | structure_grant | 400000
{SMALL} | 2025 | base_amount | 300000"""
TEACHERS = (
    f"school_unit_code | month | teacher_positions\n{LARGE} | 2025-02 | 3\n{LARGE} | 2025-03 | 5\n{SMALL} | 2025-03 | 1"
)
GIVEN = {"enrolment": PUPILS, "funding": MONEY, "staff_month": TEACHERS}

Told = dict[tuple[str | None, ...], object]


def told(answer: Answer) -> Told:
    """Group -> value, or why it is not told."""
    return {tuple(cell.group.values()): cell.withheld or cell.value for cell in answer.cells}


@pytest.fixture
def ask_about(answer_of: Callable[..., Answer]) -> Callable[..., Told]:
    def put(house: object, measure: str, *by: str, **more: object) -> Told:
        return told(answer_of(house, measure, by=by, period="2024/25", **more))

    return put


def test_before_a_release_nothing_is_told_of_how_many_there_are(house_of, ask_about) -> None:
    house = house_of(**GIVEN)
    for measure in ("funding_sek_per_pupil", "pupils_per_teacher"):
        found = ask_about(house, measure, "school_unit", viewer=ANALYST)
        assert found == {(LARGE,): Withheld.NOT_RELEASED, (SMALL,): Withheld.NOT_RELEASED}
        assert ask_about(house, measure, viewer=ANALYST) == {(): Withheld.NOT_RELEASED}


def test_a_released_number_is_used_and_a_small_school_and_every_sum_with_it_are_withheld(
    released_of, ask_about
) -> None:
    house = released_of(**GIVEN)
    assert ask_about(house, "funding_sek_per_pupil", "school_unit", viewer=ANALYST) == {
        (LARGE,): 110000.0,
        (SMALL,): Withheld.SMALL_GROUP,
    }
    assert ask_about(house, "pupils_per_teacher", "school_unit", viewer=ANALYST) == {
        (LARGE,): 10.0,
        (SMALL,): Withheld.SMALL_GROUP,
    }
    assert ask_about(house, "funding_sek_per_pupil", viewer=ANALYST) == {(): Withheld.SMALL_GROUP}
    assert ask_about(house, "funding_sek_per_pupil", "funding_kind", viewer=ANALYST) == {
        ("base_amount",): Withheld.SMALL_GROUP,
        ("structure_grant",): 10000.0,  # only the large school has it
    }


def test_whoever_has_the_right_to_the_pupils_sees_the_true_number(house_of, ask_about) -> None:
    house, own = house_of(**GIVEN), {"school_unit": (SMALL,)}
    assert ask_about(house, "funding_sek_per_pupil", where=own, viewer=PRINCIPAL) == {(): 100000.0}
    assert ask_about(house, "pupils_per_teacher", where=own, viewer=PRINCIPAL) == {(): 3.0}
    other = {"school_unit": (LARGE,)}
    assert ask_about(house, "pupils_per_teacher", where=other, viewer=PRINCIPAL) == {(): Withheld.NOT_RELEASED}


def test_the_public_is_told_about_as_much_as_of_the_pupils(released_of, answer_of) -> None:
    (cell,) = answer_of(
        released_of(**GIVEN), "pupils_per_teacher", where={"school_unit": (LARGE,)}, period="2024/25", viewer=PUBLIC
    ).cells
    assert (cell.value, cell.approximate) == (10.0, True)


def test_the_municipality_is_its_money_divided_by_the_pupils_of_the_schools_that_have_it(house_of, ask_about) -> None:
    assert ask_about(house_of(**GIVEN), "funding_sek_per_pupil") == {(): pytest.approx(4700000 / 43)}
    only = {"funding_kind": ("structure_grant",)}
    assert ask_about(house_of(**GIVEN), "funding_sek_per_pupil", where=only) == {(): 10000.0}


def test_a_year_without_money_is_missing_and_not_nought(house_of, answer_of) -> None:
    (cell,) = answer_of(house_of(**GIVEN), "funding_sek_per_pupil", period="2023/24").cells
    assert (cell.value, cell.withheld, cell.population, cell.numerator) == (None, None, 0, None)


def test_a_calendar_year_is_the_school_year_that_ends_in_it(house_of, answer_of) -> None:
    (cell,) = answer_of(
        house_of(**GIVEN), "funding_sek_per_pupil", where={"school_unit": (LARGE,)}, period="2025"
    ).cells
    assert (cell.period, cell.value) == ("2024/25", 110000.0)


def test_years_are_not_added_together(house_of, answer_of) -> None:
    with pytest.raises(NeverPooled, match="funding_sek_per_pupil"):
        answer_of(house_of(**GIVEN), "funding_sek_per_pupil", period="all", pool=True)


def test_the_answer_is_the_one_to_the_question_that_was_put(house_of, answer_of) -> None:
    answer = answer_of(house_of(**GIVEN), "funding_sek_per_pupil", period="2024/25")
    assert answer.question == Question(measure="funding_sek_per_pupil", period="2024/25")
    assert {name for cell in answer.cells for name in (*cell.group, *cell.labels)} == set()
