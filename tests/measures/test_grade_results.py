"""The portable expressions give what ``school.merit`` and ``school.eligibility`` give, on every day of the rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skolsikt.measures.facts import DERIVED
from skolsikt.measures.sandbox import SandboxReader
from skolsikt.school.eligibility import all_subjects_passed, core_subjects_passed, eligibility_rules, eligible
from skolsikt.school.grades import grade_scale, has_passing_grade, is_graded
from skolsikt.school.merit import merit_rules, merit_value, merit_value_16
from skolsikt.school.subjects import SUBJECTS
from skolsikt.warehouse.manifest import Version

TERMS = {
    "VT2003": date(2003, 6, 30),
    "VT2010": date(2010, 6, 30),
    "VT2011": date(2011, 6, 30),
    "VT2012": date(2012, 6, 30),
    "VT2013": date(2013, 6, 30),
    "HT2013": date(2013, 12, 31),
    "VT2025": date(2025, 6, 30),
    "VT2029": date(2029, 6, 30),
}
COLUMNS = [
    "is_graded",
    "has_passing_grade",
    "merit_value",
    "merit_value_16",
    "is_eligible_yr",
    "is_eligible_es",
    "is_eligible_ek_hu_sa",
    "is_eligible_na_te",
    "has_all_subjects_passed",
    "has_core_subjects_passed",
]


def expected(grades: dict[str, str | None], on: date) -> tuple[object, ...]:
    if not is_graded(grades):
        return (False, False, *[None] * 8)
    merit, rules = merit_rules(on), eligibility_rules(on)
    return (
        True,
        has_passing_grade(grades, on=on),
        float(merit_value(grades, rules=merit)),
        float(merit_value_16(grades, rules=merit)),
        *(eligible(grades, group, rules=rules) for group in ("YR", "ES", "EK_HU_SA", "NA_TE")),
        all_subjects_passed(grades, rules=rules),
        core_subjects_passed(grades, rules=rules),
    )


def found(pupils: list[dict[str, str | None]], term: str) -> dict[int, tuple[object, ...]]:
    rows = [
        {
            "pupil_key": key,
            "school_year": "2000/01",
            "term": term,
            "school_unit_code": "12345678",
            "school_form": "GR",
            "grade_level": 9,
            "grade_kind": "final",
            "subject_code": subject,
            "grade_value": grade,
        }
        for key, grades in enumerate(pupils)
        for subject, grade in grades.items()
    ]
    reader = SandboxReader({"grade": rows}, derived=DERIVED, version=Version(number=1, published_at=""))
    answers = reader.fetchall(f"SELECT pupil_key, {', '.join(COLUMNS)} FROM pupil_grade_result")
    return {int(str(key)): tuple(values) for key, *values in answers}


@st.composite
def classes(draw: st.DrawFn) -> tuple[str, list[dict[str, str | None]]]:
    term = draw(st.sampled_from(sorted(TERMS)))
    scale = grade_scale(TERMS[term])
    values = st.sampled_from([*scale.points, *sorted(scale.passing), scale.no_basis, None])
    pupil = st.dictionaries(st.sampled_from(sorted(SUBJECTS)), values, min_size=1, max_size=len(SUBJECTS))
    return term, draw(st.lists(pupil, min_size=1, max_size=30))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(classes())
def test_the_fast_results_agree_with_the_plain_rules(drawn: tuple[str, list[dict[str, str | None]]]) -> None:
    term, pupils = drawn

    assert found(pupils, term) == {key: expected(grades, TERMS[term]) for key, grades in enumerate(pupils)}


FULL = [code for code in SUBJECTS if code not in ("NO", "SO", "SVA", "TN", "OVR", "ML", "M1")]


@pytest.mark.parametrize("term", sorted(TERMS))
def test_the_best_that_can_be_reached_agrees_too(term: str) -> None:
    scale = grade_scale(TERMS[term])
    best = max(scale.points, key=lambda grade: scale.points[grade])
    pupils = [dict.fromkeys(FULL, best), dict.fromkeys(SUBJECTS, best), {code: best for code in FULL if code != "KE"}]

    assert found(pupils, term) == {key: expected(grades, TERMS[term]) for key, grades in enumerate(pupils)}
    assert found(pupils, term)[0][2] == float(merit_rules(TERMS[term]).highest)


def test_a_grade_level_after_the_ten_year_school_is_last_by_its_date(house_of, answer_of) -> None:
    grades = """
    pupil_key | grade_level | school_year | term   | subject_code | grade_value
    1         | 9           | 2024/25     | VT2025 | EN           | A
    2         | 9           | 2028/29     | VT2029 | EN           | B
    3         | 10          | 2028/29     | VT2029 | EN           | C
    """

    answer = answer_of(house_of(grade=grades), "grade_points_mean", period="all")

    assert [(cell.period, cell.value) for cell in answer.cells] == [("2024/25", 20), ("2028/29", 15)]


def test_a_pupil_of_adapted_school_never_counts_even_when_a_grade_file_says_grundskola(house_of, answer_of) -> None:
    house = house_of(
        enrolment="pupil_key | school_form\n1 | GR\n2 | GRAN\n3 | GRS",
        grade="pupil_key | subject_code | grade_value | school_form\n"
        "1 | SV EN MA | C | GR\n2 | SV EN MA | A | GR\n3 | SV EN MA | A | GRS",
    )

    for measure in ("merit_value_mean", "eligible_vocational", "subject_passed", "core_subjects_passed"):
        (cell,) = answer_of(house, measure).cells
        assert cell.population == 1
    assert [cell.value for cell in answer_of(house, "pupils").cells] == [3]


def test_term_grades_are_no_final_grades(house_of, answer_of) -> None:
    house = house_of(
        grade="pupil_key | term | grade_kind | subject_code | grade_value\n"
        "1 | HT2024 | term | EN | A\n1 | VT2025 | final | EN | E\n2 | VT2025 | term | EN | A"
    )

    (cell,) = answer_of(house, "merit_value_mean").cells

    assert (cell.value, cell.population) == (10, 1)
