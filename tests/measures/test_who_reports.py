"""How much of the lesson time is reported, where few teachers stand behind it: told to nobody, released or by right."""

from __future__ import annotations

import pytest

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Answer, Withheld
from skolsikt.measures.asking.teachers import NOBODY, Behind, few_teachers
from skolsikt.measures.by_right.per_pupil import cells_of_pupils
from skolsikt.measures.examples import ExampleHouse
from skolsikt.privacy.viewer import ANALYST, Relation, Viewer
from tests.measures.conftest import ReleasedHouse

NORTH, SOUTH, EAST, WEST = "11111111", "22222222", "33333333", "44444444"
TEACHERS = {NORTH: "abc", SOUTH: "defg", EAST: "h", WEST: "ijk"}
SIZES = {NORTH: 36, SOUTH: 45, EAST: 39, WEST: 60}
YEAR, BESIDE = "2024/25", "reporting_share"
HEADINGS = (
    "pupil_key | school_unit_code | teaching_group | subject_code | date | start_minute | scheduled_minutes | "
    "valid_absent_minutes | absence_reason | is_reported | teacher_key"
)
PRINCIPAL = Viewer(
    id="anna",
    roles=frozenset({"principal"}),
    relations=frozenset({Relation(role="principal", school_unit_code=EAST)}),
)


def given(*, has_teachers: bool = True) -> dict[str, str]:
    """Four schools; every pupil has a lesson with each teacher two days of a month, and the teacher h forgets half."""
    lessons, enrolled, key = [], [], 0
    for unit, teachers in TEACHERS.items():
        for place in range(SIZES[unit]):
            key += 1
            enrolled.append(f"{key} | {unit} | 9{'AB'[place % 2]} | {'KM'[place // 2 % 2]}")
            for lesson, teacher in enumerate(teachers):
                for day in ("04", "11"):
                    is_reported = teacher != "h" or day == "04"
                    start, name = 480 + 60 * lesson, teacher if has_teachers else ""
                    lessons.append(
                        f"{key} | {unit} | {teacher} | MA | 2025-03-{day} | {start} | 60 | {place % 7} | Sjuk | "
                        f"{str(is_reported).lower()} | {name}"
                    )
    sexes = [line.rsplit(" | ", 1) for line in enrolled]
    pupils = [f"{line.split(' | ')[0]} | {'woman' if sex == 'K' else 'man'}" for line, sex in sexes]
    return {
        "lesson_attendance": "\n".join([HEADINGS, *lessons]),
        "enrolment": "\n".join(["pupil_key | school_unit_code | class_name", *(line for line, _sex in sexes)]),
        "pupil": "\n".join(["pupil_key | sex", *pupils]),
    }


@pytest.fixture(scope="module")
def released() -> ExampleHouse:
    return ReleasedHouse(given(), Settings())


@pytest.fixture(scope="module")
def unnamed() -> ExampleHouse:
    return ExampleHouse(given(has_teachers=False), Settings())


def by_unit(answer: Answer) -> dict[str | None, Withheld | None]:
    return {cell.group["school_unit"]: cell.withheld for cell in answer.cells}


def beside(answer: Answer, name: str = "school_unit") -> dict[str | None, Withheld | None]:
    return {cell.group[name]: cell.companions_withheld.get(BESIDE) for cell in answer.cells}


# The fewest rows beside the one teacher's school: the whole less the others would be hers.
EXPECTED = {NORTH: Withheld.COMPLEMENTARY, SOUTH: None, EAST: Withheld.FEW_TEACHERS, WEST: None}


@pytest.mark.parametrize("viewer", [ANALYST, None])
@pytest.mark.parametrize("measure", [BESIDE, "unreported_lesson_share"])
def test_nobody_is_told_how_one_teacher_reports(measure: str, viewer, released: ExampleHouse, answer_of) -> None:
    asked = {} if viewer is None else {"viewer": viewer}
    answer = answer_of(released, measure, by=("school_unit",), period=YEAR, **asked)

    assert by_unit(answer) == EXPECTED
    hidden = [cell.as_row() for cell in answer.cells if cell.withheld]
    assert all(row[name] is None for row in hidden for name in ("value", "bounds", "numerator", "denominator"))
    assert any("färre än 3 lärare" in caveat for caveat in answer.caveats)


@pytest.mark.parametrize("viewer", [ANALYST, None])
def test_absence_is_told_without_what_is_reported_beside_it(viewer, released: ExampleHouse, answer_of) -> None:
    asked = {} if viewer is None else {"viewer": viewer}
    answer = answer_of(released, "absence_share", by=("school_unit",), period=YEAR, **asked)

    assert by_unit(answer) == dict.fromkeys(EXPECTED)
    assert beside(answer) == EXPECTED
    shown = {cell.group["school_unit"]: cell.companions[BESIDE] for cell in answer.cells}
    assert (shown[EAST], shown[NORTH], shown[SOUTH]) == (None, None, 1.0)
    told = [caveat for caveat in answer.caveats if "rapporterat" in caveat or "rapporterad" in caveat]
    assert told == [
        "I 2 rutor visas inte hur mycket som är rapporterat: det skulle kunna berätta hur en enda lärare rapporterar."
    ]
    east = next(cell for cell in answer.cells if cell.group["school_unit"] == EAST)
    assert (east.as_row()[BESIDE], east.as_row()[f"{BESIDE}_withheld"]) == (None, Withheld.FEW_TEACHERS)


@pytest.mark.parametrize("by", [("month",), ("term",), ("week",), ("sex",)])
def test_no_other_table_of_the_school_tells_it(by: tuple[str, ...], released: ExampleHouse, answer_of) -> None:
    for viewer in (ANALYST, PRINCIPAL):
        answer = answer_of(released, "absence_share", by=by, where={"school_unit": (EAST,)}, period=YEAR, viewer=viewer)
        assert answer.cells
        assert all(cell.companions[BESIDE] is None for cell in answer.cells)


@pytest.mark.parametrize("by", ["class", "teaching_group", "subject", "lesson"])
def test_a_principal_is_not_told_of_groups_of_one_teacher(by: str, released: ExampleHouse, answer_of) -> None:
    answer = answer_of(
        released, "absence_share", by=(by,), where={"school_unit": (EAST,)}, period=YEAR, viewer=PRINCIPAL
    )
    assert set(beside(answer, by).values()) == {Withheld.FEW_TEACHERS}
    assert all(cell.value is not None for cell in answer.cells)


def test_a_class_with_enough_teachers_is_told(released: ExampleHouse, answer_of) -> None:
    answer = answer_of(released, "absence_share", by=("class",), where={"school_unit": (SOUTH,)}, period=YEAR)
    assert [(cell.companions[BESIDE], dict(cell.companions_withheld)) for cell in answer.cells] == [(1.0, {})] * 2


def test_reasons_share_what_is_reported_of_all_of_them(released: ExampleHouse, answer_of) -> None:
    for unit, why in ((EAST, Withheld.FEW_TEACHERS), (SOUTH, None)):
        where = {"school_unit": (unit,)}
        answer = answer_of(released, "absence_share", by=("absence_reason",), where=where, period=YEAR)
        assert {cell.companions_withheld.get(BESIDE) for cell in answer.cells} == {why}


def test_where_no_teacher_is_named_a_school_is_told_and_a_group_is_not(unnamed: ExampleHouse, answer_of) -> None:
    schools = answer_of(unnamed, "absence_share", by=("school_unit",), period=YEAR)
    assert beside(schools) == dict.fromkeys(EXPECTED)
    for by in ("class", "teaching_group", "subject"):
        cells = answer_of(unnamed, BESIDE, by=(by,), period=YEAR).cells
        assert {cell.withheld for cell in cells} == {Withheld.FEW_TEACHERS}


def test_pupils_are_listed_without_it_where_one_teacher_has_them(released: ExampleHouse) -> None:
    asked = {"period": YEAR, "rows": released.rows(), "settings": Settings()}
    of_south, of_east = (
        cells_of_pupils("absence_share", keys, **asked)
        for keys in (range(37, 82), range(82, 121))  # type: ignore[arg-type]
    )
    assert {cell.companions[BESIDE] for cell in of_south} == {1.0}
    assert {cell.companions_withheld.get(BESIDE) for cell in of_east} == {Withheld.FEW_TEACHERS}
    assert len(of_east) == SIZES[EAST]


def test_whom_nobody_names_is_few_only_where_asked() -> None:
    groups = {("9A",): NOBODY, ("9B",): Behind(teachers=frozenset("abc"), pupils=20)}
    assert few_teachers(groups, fewest=3, axes=[]) == {}
    assert few_teachers(groups, fewest=3, axes=[], unknown_is_few=True) == {("9A",): Withheld.FEW_TEACHERS}
