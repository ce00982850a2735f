"""Figures of others that a release is audited with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skolsikt.home.settings import Settings
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.releasing.audited import Audited
from skolsikt.measures.releasing.counting import Span
from skolsikt.measures.releasing.groups import Groups
from skolsikt.measures.releasing.published_figures import figures_by_part
from skolsikt.measures.releasing.task import Limits
from skolsikt.privacy.release.plan import family
from skolsikt.privacy.release.published import Figure
from skolsikt.privacy.release.statements import Said

UNIT = "12345678"
UNITS = """
    school_unit_code | name         | municipality | is_registered
    12345678         | Norra skolan | 1280         | true
"""
SHARE, MERIT = "ratioOfPupilsIn9thGradeWithAllSubjectsPassed", "averageGradesMeritRating9thGrade"
FIGURES = f"""
    unit_code | unit_kind    | indicator               | period  | sex    | value | is_approximate | withheld_code
    {UNIT}    | school_unit  | {SHARE}                 | 2024/25 | all    |       |                | source_nearly_all
    {UNIT}    | school_unit  | salsa_all_passed_actual | 2024/25 | all    | 97    |                |
    {UNIT}    | school_unit  | {MERIT}                 | 2024/25 | all    | 221.5 |                |
    {UNIT}    | school_unit  | {MERIT}                 | 2023/24 | all    | 219   |                |
    1280      | municipality | N15419                  | 2025    | Kvinna | 91.25 |                |
    1280      | municipality | N15418                  | 2025    | all    | 80    | true           |
    1280      | municipality | N15492                  | 2025    | all    | 95.5  |                |
    1281      | municipality | N15419                  | 2025    | all    | 12.3  |                |
"""
Building = Callable[..., ExampleHouse]


@pytest.fixture
def house(house_of: Building) -> ExampleHouse:
    return house_of(Settings(municipality="1280"), school_unit=UNITS, reference_value=FIGURES)


def test_figures_of_the_school_and_of_the_own_municipality_are_read_with_their_rounding(house: ExampleHouse) -> None:
    read = figures_by_part(family("final_grades"), Span(period="2024/25"), house)
    assert set(read) == {""}
    by_place = {place[1:]: figures for place, figures in read[""].items()}
    assert {place[0] for place in read[""]} == {"all_subjects_passed"}
    assert by_place[("school_unit",), (UNIT,)] == [Figure(value=None), Figure(value=0.97, half=0.005)]
    assert by_place[("sex",), ("Kvinna",)] == [Figure(value=0.9125, half=pytest.approx(0.00005))]
    assert by_place[(), ()] == [Figure(value=0.8, half=0.05)]  # cirka: tens


def test_a_mean_is_read_in_parts_of_the_most_points_and_a_part_by_its_subject(house: ExampleHouse) -> None:
    means = figures_by_part(family("merit_value"), Span(period="2024/25"), house)
    assert means[""]["merit_value_mean", ("school_unit",), (UNIT,)] == [
        Figure(value=221.5 / 340, half=pytest.approx(0.05 / 340))
    ]
    assert set(figures_by_part(family("subjects_passed"), Span(period="2024/25"), house)) == {"EN"}


def test_nothing_is_read_of_lesson_time_of_other_years_and_where_no_municipality_is_set(
    house: ExampleHouse, house_of: Building
) -> None:
    assert not figures_by_part(family("attendance"), Span(period="2024/25"), house)
    assert not figures_by_part(family("final_grades"), Span(period="2022/23"), house)
    assert not figures_by_part(family("merit_by_area"), Span(period="2021/22..2025/26"), house)
    unset = house_of(school_unit=UNITS, reference_value=FIGURES)
    assert set(figures_by_part(family("subjects_passed"), Span(period="2024/25"), unset)) == set()


def _groups(figures: dict[str, Figure]) -> Groups:
    """Three schools of thirty, one with three who did not pass, of girls and boys; ``figures``: of schools."""
    one = family("final_grades").model_copy(update={"measures": ("eligible_vocational",), "within": ()})
    passed = {"A": (15.0, 12.0), "B": (9.0, 9.0), "C": (8.0, 10.0)}
    numbers = {
        (school, f"{school}/9A", "false", sex): (15.0, number)
        for school, both in passed.items()
        for sex, number in zip(("Kvinna", "Man"), both, strict=True)
    }
    return Groups(
        family=one,
        period="2024/25",
        numbers={"eligible_vocational": numbers},
        figures={("eligible_vocational", ("school_unit",), (school,)): [of] for school, of in figures.items()},
    )


def _said(figures: dict[str, Figure]) -> dict[tuple[str, ...], Said]:
    ((_cut, frozen),) = Audited(groups=_groups(figures)).run({}, Limits(number=1, smallest_group=5))
    return {(*cube, *codes): one.said for (_measure, cube, codes), one in frozen.cells.items()}


def test_what_is_told_beside_a_published_figure_leaves_open_what_it_does_not_give_away() -> None:
    """27 of 30 at A is published: beside the number of the whole it would be exact, so our band of A is no secret."""
    without, beside = _said({}), _said({"A": Figure(value=0.9, half=0.0005)})
    assert without["school_unit", "A"] is beside["school_unit", "A"] is Said.ALL_BUT_FEW
    assert without[()] is not Said.NUMBER
    assert beside[()] is Said.NUMBER


def test_a_figure_of_other_pupils_changes_nothing() -> None:
    assert _said({"A": Figure(value=0.7, half=0.0005)}) == _said({})
