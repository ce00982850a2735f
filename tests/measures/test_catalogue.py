"""The catalogue: which measures there are, that each of their dimensions works, and what a broken file says."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Withheld
from skolsikt.measures.check import check_catalogue
from skolsikt.measures.dimensions import DIMENSIONS
from skolsikt.measures.examples import ExampleHouse
from skolsikt.measures.manual import manual_page
from skolsikt.measures.registry import CATALOGUE, MeasureFileInvalid, measure, measures, read_measure

PROMISED = [
    "pupils",
    "merit_value_mean",
    "merit_value_mean_16",
    "eligible_vocational",
    "eligible_arts",
    "eligible_humanities_social_economics",
    "eligible_science_technology",
    "all_subjects_passed",
    "core_subjects_passed",
    "subject_passed",
    "grade_points_mean",
    "grade_share",
    "grade_above_test_share",
    "grade_below_test_share",
    "national_test_passed_share",
    "national_test_points_mean",
    "screening_mathematics_mean",
    "absence_share",
    "absence_share_valid",
    "absence_share_invalid",
    "high_absence_share",
    "reporting_share",
    "unreported_lesson_share",
    "salsa_merit_actual",
    "salsa_merit_model",
    "salsa_merit_residual",
    "salsa_all_passed_actual",
    "salsa_all_passed_model",
    "salsa_all_passed_residual",
    "reference_value",
    "area_indicator",
    "parents_higher_education_share",
    "foreign_background_share",
    "newly_arrived_share",
    "school_segregation",
    "survey_index_mean",
    "survey_published_answer_share",
    "survey_answer_share",
    "hme_total",
    "hme_motivation",
    "hme_leadership",
    "hme_steering",
    "staff_sick_leave_share",
    "staff_turnover_share",
    "certified_teacher_share",
    "pupils_per_teacher",
    "funding_sek_per_pupil",
    "support_measure_share",
    "assessment_goal_reached_share",
    "co_marking_agreement_share",
    "upper_secondary_started_share",
    "upper_secondary_introductory_share",
    "upper_secondary_changed_share",
    "upper_secondary_left_share",
    "upper_secondary_completed_share",
    "upper_secondary_completed_year_later_share",
    "preschool_absence_share",
    "preschool_enrolment_share",
]
ABSENCE = ["absence_share", "absence_share_invalid", "absence_share_valid", "high_absence_share"]

GIVEN = {
    "school_unit": "school_unit_code | name | municipality | area_type | school_group | is_registered\n"
    "12345678 | Norra skolan | 1280 | town | F-9 | true",
    "enrolment": "pupil_key | school_unit_code | school_form | grade_level | class_name\n"
    "1 | 12345678 | GR | 9 | 9A\n2 | 87654321 | FS | | ",
    "pupil": "pupil_key | sex | birth_year | parents_education | has_foreign_background | is_newly_arrived | "
    "home_area_code\n1 | Man | 2009 | 2 | false | true | 001\n2 | Man | 2021 | | | | 001",
    "grade": "pupil_key | subject_code | grade_value | teaching_group\n1 | SV EN MA | E | grupp 1",
    "national_test_result": "pupil_key | test | subject_code | part | grade_value | teaching_group\n"
    "1 | np9 | SV EN MA | total | E | grupp 1",
    "screening_result": "pupil_key | test | part | points | teaching_group\n1 | ma8 | total | 30 | grupp 1",
    "lesson_attendance": "pupil_key | date | start_minute | scheduled_minutes | valid_absent_minutes | "
    "invalid_absent_minutes | teaching_group | absence_reason | notice_kind\n"
    "1 | 2025-03-03 | 500 | 700 | 350 | 0 | grupp 1 | Sjuk | reported_illness",
    "support_measure": "pupil_key | support_kind | from_date\n1 | special_support | 2024-09-01",
    "assessment": "pupil_key | step | is_reached\n1 | 2 | true",
    "co_marking": "pupil_key | test | part | first_mark | second_mark\n1 | NP | total | C | C",
    "upper_secondary_outcome": "pupil_key | school_year | programme_code | is_introductory | is_diploma\n"
    "1 | 2025/26 | NA | false | false\n1 | 2028/29 | NA | false | true",
    "preschool_attendance": "pupil_key | month | from_date | to_date | planned_minutes | present_minutes\n"
    "2 | 2025-03 | 2025-03-03 | 2025-03-03 | 400 | 300",
    "area_population": "area_code | year | age | persons_count\n001 | 2024 | 3 | 1",
    "segregation": "municipality | trait | index_name | value | pupils_count | method | input_version\n"
    "1280 | parents_education | dissimilarity | 0.3 | 10 | dissimilarity/1 | 1",
    "survey_answer": "survey | respondent_group | grade_level | sex | heading | question | answer | answers_count\n"
    + "\n".join(
        f"Skoltempen | pupil | {part} | values | Trygg | {answer} | 10"
        for part in (" | ", "9 | ", " | Man")
        for answer in ("positive", "negative")
    ),
    "survey_index": "survey | respondent_group | index_name | answer | value | unit | answers_count\n"
    + "\n".join(
        f"HME | staff | {name} | average | 80 | index_100 | 12"
        for name in ("hme_motivation", "hme_leadership", "hme_steering", "hme_total")
    ),
    "staff_month": "month | employees_count | left_count | ordinary_hours | sick_hours | teachers_count | "
    "certified_teachers_count | teacher_positions\n2025-03 | 20 | 1 | 3000 | 150 | 12 | 10 | 11",
    "funding": "calendar_year | funding_kind | amount_sek\n2025 | structure_grant | 1000",
}
# How many stand behind the answers of GIVEN, where it is not the one pupil.
BEHIND = {
    "school_segregation": 10,
    "survey_answer_share": 20,
    **dict.fromkeys(("hme_total", "hme_motivation", "hme_leadership", "hme_steering"), 12),
    "staff_sick_leave_share": 20,
    "staff_turnover_share": 20,
    "certified_teacher_share": 12,
}
EVERY_PAIR = [
    pytest.param(one.id, name, id=f"{one.id}-{name}")
    for one in measures().values()
    if one.kind != "published"
    for name in one.dimensions
]


def test_the_promised_measures_are_there_and_no_others() -> None:
    assert sorted(measures()) == sorted(PROMISED)


def test_the_catalogue_holds() -> None:
    assert check_catalogue() == []


def test_absence_never_shows_without_the_reporting_share() -> None:
    assert [one.id for one in measures().values() if "reporting_share" in one.companions] == ABSENCE


def test_only_published_and_stored_figures_are_open_and_amounts_that_pupils_are_put_beside() -> None:
    is_open = [one for one in measures().values() if one.sensitivity == "open"]
    assert {one.kind for one in is_open if not one.pupils_as} == {"published", "stored"}
    assert {one.id for one in is_open if one.pupils_as} == {"funding_sek_per_pupil", "pupils_per_teacher"}


@pytest.fixture(scope="module")
def full_house() -> ExampleHouse:
    return ExampleHouse(GIVEN, Settings())


@pytest.mark.parametrize(("id_", "name"), EVERY_PAIR)
def test_every_dimension_that_a_measure_allows_can_be_asked(
    full_house: ExampleHouse, answer_of, id_: str, name: str
) -> None:
    answer = answer_of(full_house, id_, by=(name,), period="all")

    assert answer.cells
    assert all(cell.group[name] is not None and cell.labels[name] for cell in answer.cells)


@pytest.mark.parametrize(("id_", "name"), EVERY_PAIR)
def test_every_code_that_an_answer_shows_can_be_filtered_on(
    full_house: ExampleHouse, answer_of, id_: str, name: str
) -> None:
    if name in ("school_year", "term", "month"):
        code = {"school_year": "2024/25", "term": "VT2025", "month": "2025-03"}[name]
        period = "latest"
    else:
        code = answer_of(full_house, id_, by=(name,), period="all").cells[0].group[name]
        period = "all"

    answer = answer_of(full_house, id_, where={name: (code,)}, period=period)

    if name in measure(id_).one_teacher_dimensions:  # the house has one teacher
        assert [cell.withheld for cell in answer.cells] == [Withheld.FEW_TEACHERS]
    else:
        assert [cell.population for cell in answer.cells] == [BEHIND.get(id_, 1)]


def test_every_dimension_belongs_to_some_measure() -> None:
    used = {name for one in measures().values() for name in one.dimensions}
    assert set(DIMENSIONS) == used


def broken(folder: Path, **changes: object) -> Path:
    content = yaml.safe_load((CATALOGUE / "results" / "merit_value_mean.yaml").read_text("utf-8"))
    (folder / "results").mkdir()
    path = folder / "results" / "merit_value_mean.yaml"
    path.write_text(yaml.safe_dump(content | changes, allow_unicode=True), "utf-8")
    return path


def test_a_misspelt_field_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(MeasureFileInvalid, match="populaton"):
        read_measure(broken(tmp_path, populaton="everyone"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": "merit_valu"}, "merit_value"),
        ({"population": "everybody"}, "everyone"),
        ({"companions": ["reporting"]}, "reporting"),
        ({"dimensions": ["sex", "skola"]}, "skola"),
        ({"needs": ["grades"]}, "grade"),
        ({"version": "2.0"}, "version"),
        ({"id": "merit"}, "merit.yaml"),
        ({"bands": [{"code": "a", "title": {"sv": "a", "en": "a"}, "at_least": 5}]}, "band"),
    ],
)
def test_a_broken_measure_file_is_told(tmp_path: Path, changes: dict[str, object], told: str) -> None:
    broken(tmp_path, **changes)

    problems = check_catalogue(folder=tmp_path)

    assert any(told in problem for problem in problems)


def test_an_example_that_does_not_hold_is_told(tmp_path: Path) -> None:
    path = broken(tmp_path)
    path.write_text(path.read_text("utf-8").replace("47.5", "48.5"), "utf-8")

    problems = check_catalogue(folder=tmp_path)

    assert problems
    assert all("exempel 1" in problem for problem in problems)


@pytest.mark.parametrize("id_", sorted(PROMISED))
def test_the_manual_tells_who_checked_it_and_prints_the_examples(id_: str) -> None:
    sections = dict(manual_page(id_, settings=Settings()).as_sections())

    assert sections["Granskad av"] == (measure(id_).checker or "inte granskad")
    assert sections["Ansvarig"]
    assert sum(heading.startswith("Exempel") for heading in sections) == len(measure(id_).examples)
    assert all(sections.values())


@pytest.mark.parametrize("measure", [one for one in measures().values() if one.is_of_pupils and one.kind != "count"])
def test_every_measure_of_pupils_can_be_cut_into_bands(measure) -> None:  # type: ignore[no-untyped-def]
    # But shares of one whole, which are no pupil's, what would tell of teachers through another measure's cells, what
    # is sensitive, since nobody is chosen by that, and what counts children whom no school knows.
    is_left_out = measure.shares_of or measure.fewest_teachers or measure.sensitivity == "sensitive"
    is_left_out = is_left_out or measure.id == "preschool_enrolment_share"
    assert not measure.bands if is_left_out else len(measure.bands) >= 2
