"""The grade scale, the codes of the official files, subjects and their groups, grade levels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from skolsikt.home.words import speaking
from skolsikt.school.dated_rules import rulebook
from skolsikt.school.grade_levels import (
    first_grade_level,
    first_graded_level,
    last_grade_level,
    leaving_year,
    usual_birth_year,
    years_left,
)
from skolsikt.school.grades import (
    UnknownGrade,
    grade_codes,
    grade_scale,
    has_passing_grade,
    is_graded,
    is_pass,
    points,
)
from skolsikt.school.subjects import (
    SUBJECTS,
    compulsory_subjects,
    subject_group_names,
    subject_groups,
    subjects,
    subjects_counted,
)

TODAY = date(2025, 6, 30)


def test_points_of_today_run_from_twenty_for_a_to_zero_for_f():
    assert [points(grade, on=TODAY) for grade in "ABCDEF"] == list(
        map(Decimal, ["20", "17.5", "15", "12.5", "10", "0"])
    )


def test_streck_and_no_grade_give_no_points_and_are_no_pass():
    assert (points("-", on=TODAY), points(None, on=TODAY)) == (0, 0)
    assert not is_pass("-", on=TODAY)
    assert not is_pass(None, on=TODAY)


def test_the_scale_changed_over_the_school_year_2011_12():
    assert points("MVG", on=date(2011, 6, 30)) == points("MVG", on=date(2012, 6, 30)) == 20
    assert points("A", on=date(2011, 7, 1)) == 20
    with pytest.raises(UnknownGrade):
        points("A", on=date(2011, 6, 30))
    with pytest.raises(UnknownGrade):
        is_pass("MVG", on=date(2012, 7, 1))


def test_every_passing_grade_gives_points_and_every_other_none():
    for day in rulebook().begins("grade.points", "grade.passing"):
        scale = grade_scale(day)
        assert {grade for grade, value in scale.points.items() if value > 0} == scale.passing


def test_who_should_have_got_a_grade_is_graded_and_who_got_a_pass_has_a_merit_value():
    assert is_graded({"MA": "-"})
    assert not is_graded({"MA": None})
    assert has_passing_grade({"MA": "F", "BL": "E"}, on=TODAY)
    assert not has_passing_grade({"MA": "F", "BL": "-", "MU": None}, on=TODAY)


def test_the_codes_of_the_official_files():
    codes = grade_codes(TODAY)
    assert {code: each.grade_value for code, each in codes.items() if each.grade_value} == {
        **{grade: grade for grade in "ABCDEF"},
        "9": "-",
    }
    assert {code: each.not_graded_reason for code, each in codes.items() if each.not_graded_reason} == {
        "2": "not_graded",
        "3": "adapted_study_path",
        "Y": "no_knowledge_grades",
        "Z": "not_taught",
    }


def test_sixteen_subjects_are_compulsory_and_swedish_counts_once():
    assert len(compulsory_subjects(TODAY)) == 16
    assert [code for code, each in SUBJECTS.items() if not each.is_compulsory] == [
        "M1",
        "M2",
        "ML",
        "NO",
        "SO",
        "SVA",
        "TN",
        "OVR",
    ]


def test_blocks_and_swedish_as_a_second_language_stand_for_other_subjects():
    others = {code: counted for code, counted in subjects_counted(TODAY).items() if counted != (code,)}
    assert others == {"SVA": ("SV",), "NO": ("BI", "FY", "KE"), "SO": ("GE", "HI", "RE", "SH")}


def test_every_rule_speaks_of_subjects_that_have_names():
    codes = set(subjects(TODAY))
    groups = subject_groups(TODAY)
    assert {code for group in groups.values() for code in group} <= codes
    assert set(compulsory_subjects(TODAY)) <= codes
    assert (
        set(subject_group_names(TODAY))
        == set(groups)
        == {
            "core",
            "NO",
            "SO",
            "study_heavy",
            "practical_aesthetic",
            "languages",
        }
    )


def test_a_subject_is_named_in_the_language_being_spoken():
    assert SUBJECTS["BL"].name == "Bild"
    with speaking("en"):
        assert SUBJECTS["BL"].name == "Art"


def test_the_ten_year_grundskola_moves_every_grade_level_up():
    before, after = date(2028, 6, 30), date(2028, 7, 1)
    assert (first_grade_level(before), last_grade_level(before), first_graded_level(before)) == (0, 9, 6)
    assert (first_grade_level(after), last_grade_level(after), first_graded_level(after)) == (1, 10, 7)


@pytest.mark.parametrize("level", range(9))
def test_a_pupil_keeps_year_group_and_birth_year_across_the_reform(level):
    before, after = date(2028, 3, 1), date(2028, 9, 1)
    assert leaving_year(level, on=before) == leaving_year(level + 2, on=after)
    assert years_left(level, on=before) == years_left(level + 2, on=after) + 1
    assert usual_birth_year(level, on=before) == usual_birth_year(level + 2, on=after)


def test_grades_were_given_from_the_eighth_grade_before_autumn_2012():
    assert first_graded_level(date(2012, 6, 30)) == 8


def test_pupils_who_leave_in_2025_are_usually_born_in_2009():
    assert leaving_year(9, on=TODAY) == 2025
    assert usual_birth_year(9, on=TODAY) == 2009
