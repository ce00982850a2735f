"""Term grades, support, former pupils and preschool: what is counted once, and what is not known is not nought."""

from __future__ import annotations

import pytest

from skolsikt.loading.changed_figures import _questions
from skolsikt.measures.registry import measures
from skolsikt.privacy.release.plan import families
from skolsikt.privacy.viewer import ANALYST

LEAST_OF_SENSITIVE = 10


def test_a_grade_that_two_sources_tell_counts_once_and_the_latest_load_holds(house_of, answer_of) -> None:
    house = house_of(
        grade="pupil_key | subject_code | grade_kind | grade_level | source | load | grade_value\n"
        "1 | MA | term | 8 | term_grades | 7 | E\n1 | MA | term | 8 | scb | 5 | F\n2 | MA | term | 8 | scb | 5 | F",
    )
    (cell,) = answer_of(house, "subject_passed", by=("grade_level",), period="2024/25").cells
    assert (cell.value, cell.denominator) == (0.5, 2.0)


def test_the_two_schools_of_a_pupil_who_moved_keep_their_grades(house_of, answer_of) -> None:
    house = house_of(
        grade="pupil_key | school_unit_code | subject_code | load | grade_value\n"
        "1 | 11111111 | MA | 7 | E\n1 | 22222222 | MA | 5 | F",
    )
    values = [cell.value for cell in answer_of(house, "subject_passed", by=("school_unit",)).cells]
    assert values == [1.0, 0.0]


def test_autumn_grades_and_warnings_never_enter_the_grades_of_the_year(house_of, answer_of) -> None:
    house = house_of(
        grade="pupil_key | subject_code | term | grade_kind | grade_value | has_f_warning\n"
        "1 | MA | HT2024 | term |  | true\n1 | MA | VT2025 | final | C | ",
    )
    for measure, value in (("subject_passed", 1.0), ("grade_points_mean", 15.0), ("merit_value_mean", 15.0)):
        (cell,) = answer_of(house, measure).cells
        assert (cell.value, cell.population) == (value, 1)


SCHOOL = "".join(f"\n{n}" for n in range(1, 41))


def test_support_is_judged_by_a_group_of_ten(released_of, answer_of) -> None:
    with_support = "".join(f"\n{n} | special_support | 2024-09-01" for n in range(1, 8))
    house = released_of(
        enrolment=f"pupil_key{SCHOOL}", support_measure=f"pupil_key | support_kind | from_date{with_support}"
    )
    (cell,) = answer_of(house, "support_measure_share", viewer=ANALYST).cells
    assert (cell.value, cell.numerator, cell.smallest_group) == (None, None, LEAST_OF_SENSITIVE)


def test_support_of_many_is_told(released_of, answer_of) -> None:
    with_support = "".join(f"\n{n} | special_support | 2024-09-01" for n in range(1, 16))
    house = released_of(
        enrolment=f"pupil_key{SCHOOL}", support_measure=f"pupil_key | support_kind | from_date{with_support}"
    )
    (cell,) = answer_of(house, "support_measure_share", viewer=ANALYST).cells
    assert cell.value == pytest.approx(15 / 40)


def test_every_family_with_a_sensitive_measure_has_ten_as_its_smallest_group() -> None:
    sensitive = {one.id for one in measures().values() if one.sensitivity == "sensitive"}
    told = {family.id: family.smallest(5) for family in families() if sensitive & set(family.measures)}
    assert told
    assert min(told.values()) >= LEAST_OF_SENSITIVE


def test_support_is_no_dimension_that_bands_pupils() -> None:
    assert all(not one.bands for one in measures().values() if one.sensitivity == "sensitive")


def test_a_dry_run_of_a_file_of_support_tells_no_figures() -> None:
    asked = {question.measure for question in _questions(["support_measure", "enrolment"], ANALYST)}
    assert "pupils" in asked
    assert "support_measure_share" not in asked


YEARS = "pupil_key | school_year | programme_code | is_introductory | is_diploma | has_left"


def test_a_pupil_who_repeats_the_last_year_leaves_once(house_of, answer_of) -> None:
    house = house_of(
        enrolment="pupil_key | school_year | from_date\n1 | 2019/20 | 2019-08-19\n1 | 2020/21 | 2020-08-17",
        upper_secondary_outcome=f"{YEARS}\n1 | 2021/22 | NA | false |  | ",
    )
    cells = answer_of(house, "upper_secondary_started_share", period="all").cells
    assert [(cell.period, cell.value) for cell in cells] == [("2020/21", 1.0)]


def test_adapted_compulsory_school_has_no_upper_secondary_path(house_of, answer_of) -> None:
    house = house_of(
        enrolment="pupil_key | school_year | school_form | from_date\n"
        "1 | 2020/21 | GRAN | 2020-08-17\n2 | 2020/21 | GR | 2020-08-17",
        upper_secondary_outcome=f"{YEARS}\n1 | 2021/22 | NA | false |  | ",
    )
    (cell,) = answer_of(house, "upper_secondary_started_share", period="all").cells
    assert (cell.value, cell.population) == (0.0, 1)


def test_a_year_that_the_register_does_not_reach_is_missing_and_not_nought(house_of, answer_of) -> None:
    house = house_of(
        enrolment="pupil_key | school_year | from_date\n1 | 2020/21 | 2020-08-17\n2 | 2024/25 | 2024-08-17",
        upper_secondary_outcome=f"{YEARS}\n1 | 2021/22 | NA | false |  | ",
    )
    values = {cell.period: cell.value for cell in answer_of(house, "upper_secondary_started_share", period="all").cells}
    assert values == {"2020/21": 1.0, "2024/25": None}


def test_more_children_in_preschool_than_registered_are_all_there(house_of, answer_of) -> None:
    house = house_of(
        enrolment="pupil_key | school_form | grade_level\n1 | FS | \n2 | FS | ",
        pupil="pupil_key | birth_year | home_area_code\n1 | 2021 | 101\n2 | 2021 | 101",
        area_population="area_code | year | age | persons_count\n101 | 2024 | 3 | 1\n102 | 2024 | 2 | 3",
    )
    cells = answer_of(house, "preschool_enrolment_share", by=("home_area",)).cells
    assert {cell.group["home_area"]: (cell.value, cell.population) for cell in cells} == {
        "101": (1.0, 2),
        "102": (0.0, 3),
    }
