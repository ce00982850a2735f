"""Surveys and staff: what is told is told to everybody, and nothing of a small group follows from all of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.ask import ask
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.extract import ExtractRefused, extract
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import ANALYST, Relation, Viewer, operator

NORTH, SOUTH = "11111111", "22222222"
OPERATOR = operator(reason="test", user="prov")
PRINCIPAL = Viewer(
    id="anna",
    roles=frozenset({"principal"}),
    relations=frozenset({Relation(role="principal", school_unit_code=NORTH)}),
)
EVERYBODY = (ANALYST, PRINCIPAL, OPERATOR)
ANSWERS = (
    "school_unit_code | survey | respondent_group | grade_level | sex | heading | question | answer | answers_count"
)
STAFF = "school_unit_code | month | employees_count | left_count | ordinary_hours | sick_hours"


def answers(*groups: tuple[str, str, int, int], question: str = "Trygg") -> str:
    """Rows of ``survey_answer``: unit, part (``9 | `` or `` | Man``), positive and negative answers."""
    lines = [
        f"{unit} | Skoltempen | pupil | {part} | values | {question} | {answer} | {count}"
        for unit, part, positive, negative in groups
        for answer, count in (("positive", positive), ("negative", negative))
    ]
    return "\n".join([ANSWERS, *lines])


def by_sex(unit: str, girls: tuple[int, int], boys: tuple[int, int]) -> list[tuple[str, str, int, int]]:
    """A question answered by girls and boys (positive, negative), and by all of them."""
    whole = (girls[0] + boys[0], girls[1] + boys[1])
    return [(unit, " | ", *whole), (unit, " | Kvinna", *girls), (unit, " | Man", *boys)]


def house(**given_rows: str) -> ExampleHouse:
    return ExampleHouse(given_rows, Settings())


def cells(of: ExampleHouse, measure: str, *by: str, viewer: Viewer = OPERATOR, **where: str) -> list[Cell]:
    asked = Question(measure=measure, by=by, where={name: (value,) for name, value in where.items()}, period="all")
    return list(ask(asked, viewer=viewer, house=of).cells)


def everything(of: ExampleHouse, measures: tuple[str, ...], splits: tuple[str, ...]) -> Iterator[object]:
    """All that anybody can be told: every measure, by every set of up to two dimensions, of all and of one school."""
    sets = (by for size in (0, 1, 2) for by in itertools.combinations(splits, size))
    wanted = [by for by in sets if by != ("grade_level", "sex")]
    for measure, by, where in itertools.product(measures, wanted, ({}, {"school_unit": NORTH})):
        yield measure, by, [cell.as_row() for cell in cells(of, measure, *by, **where)]


def all_told_of_answers(rows: str) -> list[object]:
    return list(everything(house(survey_answer=rows), ("survey_answer_share",), ("school_unit", "grade_level", "sex")))


def all_told_of_staff(rows: str) -> list[object]:
    measures = ("staff_sick_leave_share", "staff_turnover_share")
    return list(everything(house(staff_month=rows), measures, ("school_unit", "month")))


LARGE = by_sex(SOUTH, (30, 12), (25, 20))


@pytest.mark.parametrize(
    ("one", "another"),
    [
        pytest.param(by_sex(NORTH, (4, 4), (1, 0)), by_sex(NORTH, (2, 6), (0, 1)), id="a school with nine answers"),
        pytest.param(by_sex(NORTH, (15, 5), (4, 2)), by_sex(NORTH, (14, 6), (5, 1)), id="six boys"),
        pytest.param(by_sex(NORTH, (15, 5), (9, 2)), by_sex(NORTH, (16, 4), (8, 3)), id="boys with few negative"),
        pytest.param(by_sex(NORTH, (20, 1), (10, 0)), by_sex(NORTH, (18, 3), (10, 0)), id="few negative in all"),
        pytest.param(by_sex(NORTH, (0, 12), (0, 12)), by_sex(NORTH, (2, 10), (2, 10)), id="nobody positive"),
        pytest.param(
            [(NORTH, " | ", 20, 20), (NORTH, "8 | ", 8, 17)],
            [(NORTH, " | ", 20, 20), (NORTH, "8 | ", 9, 16)],
            id="fifteen who did not tell their grade level, one side of whom is small",
        ),
    ],
)
def test_two_schools_that_differ_in_a_small_group_are_told_alike(
    one: list[tuple[str, str, int, int]], another: list[tuple[str, str, int, int]]
) -> None:
    first, second = (all_told_of_answers(answers(*LARGE, *groups)) for groups in (one, another))
    assert first == second


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_whoever_adds_and_subtracts_finds_no_small_group(data: st.DataObject) -> None:
    """What is told of girls, boys and all of them never leaves a rest that is small or nearly alike."""
    sizes = st.tuples(st.integers(0, 25), st.integers(0, 25))
    rows = [row for unit in (NORTH, SOUTH) for row in by_sex(unit, data.draw(sizes), data.draw(sizes))]
    of = house(survey_answer=answers(*rows))
    whole = {cell.group["school_unit"]: cell for cell in cells(of, "survey_answer_share", "school_unit")}
    parts = {tuple(cell.group.values()): cell for cell in cells(of, "survey_answer_share", "school_unit", "sex")}
    for (unit, _sex), cell in parts.items():
        if cell.value is not None:
            rest = (whole[unit].population or 0) - (cell.population or 0)
            assert (cell.population or 0) >= 10
            assert not cell.approximate
            assert rest == 0 or rest >= 10
    total = sum(cell.population or 0 for cell in cells(of, "survey_answer_share"))
    assert total == sum(cell.population or 0 for cell in whole.values())


def test_a_school_with_nine_employees_is_told_to_nobody_and_is_in_no_sum() -> None:
    south = f"{SOUTH} | 2025-02 | 20 | 1 | 3000 | 150\n{SOUTH} | 2025-03 | 20 | 0 | 3000 | 210"
    february = f"{NORTH} | 2025-02 | 12 | 0 | 1800 | 90"
    months = [f"{february}\n{NORTH} | 2025-03 | 9 | {left} | 1400 | {sick}" for left, sick in ((0, 20), (3, 900))]
    first, second = (all_told_of_staff(f"{STAFF}\n{south}\n{north}") for north in months)
    assert first == second


@pytest.mark.parametrize("viewer", EVERYBODY, ids=lambda viewer: next(iter(viewer.roles), "operator"))
def test_a_right_to_the_pupils_is_no_right_to_the_answers(viewer: Viewer) -> None:
    small = f"{STAFF}\n{NORTH} | 2025-03 | 9 | 1 | 1400 | 300"
    hme = (
        "school_unit_code | survey | respondent_group | index_name | answer | value | unit | answers_count\n"
        f"{NORTH} | HME | staff | hme_total | average | 80 | index_100 | 9"
    )
    of = house(survey_answer=answers((NORTH, " | ", 5, 4)), staff_month=small, survey_index=hme)
    for measure in ("survey_answer_share", "hme_total", "staff_sick_leave_share", "staff_turnover_share"):
        (cell,) = cells(of, measure, "school_unit", viewer=viewer, school_unit=NORTH)
        assert (cell.value, cell.withheld, cell.population) == (None, Withheld.SMALL_GROUP, None), measure
        assert cell.fewest == 10


def test_everybody_is_told_of_large_groups_without_a_release() -> None:
    of = house(survey_answer=answers((NORTH, " | ", 12, 8)))
    told = [cells(of, "survey_answer_share", viewer=viewer)[0].as_row() for viewer in EVERYBODY]
    assert told[0]["value"] == 0.6
    assert told[0] == told[1] == told[2]
    assert (told[0]["numerator"], told[0]["denominator"]) == (None, None)


def test_missing_withheld_and_nought_are_three_things() -> None:
    rows = f"{STAFF}\n{NORTH} | 2025-03 | 20 | 0 | 3000 | \n{SOUTH} | 2025-03 | 8 | 0 | 1000 | 10"
    of = house(staff_month=rows)
    sick, left = (
        {cell.group["school_unit"]: cell for cell in cells(of, measure, "school_unit")}
        for measure in ("staff_sick_leave_share", "staff_turnover_share")
    )
    assert (sick[NORTH].value, sick[NORTH].withheld, sick[NORTH].population) == (None, None, 0)
    assert (sick[SOUTH].value, sick[SOUTH].withheld, sick[SOUTH].population) == (None, Withheld.SMALL_GROUP, None)
    assert (left[NORTH].value, left[NORTH].withheld, left[NORTH].population) == (0.0, None, 20)


@pytest.mark.parametrize("table", ["survey_answer", "survey_group", "staff_month", "staff_unit_month", "staff_member"])
def test_rows_of_small_groups_are_never_handed_out(table: str) -> None:
    analyst = Viewer(id="job", roles=frozenset({"analysis"}))
    with pytest.raises(ExtractRefused):
        extract(table, purpose="prov", viewer=analyst, house=NotingHouse({}, Settings()))


class NotingHouse(ExampleHouse):
    """A house that keeps no log of its extracts."""

    def limited_pupils(self, purpose: str) -> frozenset[int]:
        return frozenset()

    def note_refusal(self, what: str, *, viewer: Viewer, why: str) -> None:
        raise AssertionError(f"{viewer.id} may not extract at all: {why}")

    def note_extract(self, table: str, *, viewer: Viewer, purpose: str, pupils: int) -> None:
        raise AssertionError("nothing is handed out")
