"""The merit value: worked by hand, against the slow twin, and by its properties."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.school.counted import UnknownSubject
from skolsikt.school.grades import UnknownGrade
from skolsikt.school.merit import merit_rules, merit_value, merit_value_16
from tests.school import obvious_twin
from tests.school.grade_strategies import CODES, COMPULSORY, MERIT_RULES, PASSING, grades, unhurried

ALL_A = dict.fromkeys(COMPULSORY, "A")


def test_sixteen_a_and_the_language_choice_give_the_highest_merit_value():
    assert merit_value({**ALL_A, "M2": "A"}, rules=MERIT_RULES) == 340
    assert merit_value_16({**ALL_A, "M2": "A"}, rules=MERIT_RULES) == 320


def test_the_language_choice_is_added_even_when_it_is_the_worst_grade():
    assert merit_value({**ALL_A, "M2": "E"}, rules=MERIT_RULES) == 330


def test_the_language_choice_competes_among_the_sixteen_in_the_merit_value_over_16():
    grades = {**dict.fromkeys(COMPULSORY, "E"), "M2": "A"}
    assert merit_value_16(grades, rules=MERIT_RULES) == 15 * 10 + 20


@pytest.mark.parametrize("code", ["M1", "ML", "TN", "OVR"])
def test_other_extra_subjects_compete_among_the_sixteen_and_are_never_the_17th(code):
    assert merit_value({**ALL_A, code: "A"}, rules=MERIT_RULES) == 320
    assert merit_value({**dict.fromkeys(COMPULSORY, "E"), code: "A"}, rules=MERIT_RULES) == 170


def test_swedish_and_swedish_as_a_second_language_count_once_by_the_better():
    assert merit_value({"SV": "E", "SVA": "C"}, rules=MERIT_RULES) == 15
    assert merit_value({"SVA": "A"}, rules=MERIT_RULES) == merit_value({"SV": "A"}, rules=MERIT_RULES)


def test_a_block_grade_stands_for_each_of_its_subjects():
    assert merit_value({"NO": "C", "SO": "E"}, rules=MERIT_RULES) == 3 * 15 + 4 * 10
    assert merit_value({"NO": "E", "BI": "A"}, rules=MERIT_RULES) == 20 + 10 + 10


def test_a_missing_subject_f_and_streck_give_no_points():
    assert merit_value({"MA": "E", "EN": "F", "BL": "-", "MU": None}, rules=MERIT_RULES) == 10


def test_only_f_gives_the_merit_value_zero_but_no_grade_at_all_gives_none():
    assert merit_value({"MA": "F"}, rules=MERIT_RULES) == 0
    assert merit_value({"MA": "-"}, rules=MERIT_RULES) == 0
    assert merit_value({"MA": None}, rules=MERIT_RULES) is None
    assert merit_value({}, rules=MERIT_RULES) is None
    assert merit_value_16({}, rules=MERIT_RULES) is None


def test_before_the_school_year_2013_14_the_language_choice_competed_with_the_others():
    grades = {**ALL_A, "M2": "A"}
    assert merit_value(grades, rules=merit_rules(date(2013, 6, 30))) == 320
    assert merit_value(grades, rules=merit_rules(date(2013, 7, 1))) == 340


def test_the_old_scale_gave_twenty_points_for_mvg():
    grades = {**dict.fromkeys(COMPULSORY, "MVG"), "MA": "G", "EN": "VG"}
    assert merit_value(grades, rules=merit_rules(date(2010, 6, 1))) == 14 * 20 + 10 + 15


def test_a_grade_outside_the_scale_is_refused_with_the_right_ones():
    with pytest.raises(UnknownGrade, match=r"'9'.*A, B, C, D, E, F"):
        merit_value({"MA": "9"}, rules=MERIT_RULES)


def test_an_unknown_subject_is_refused_with_the_nearest():
    with pytest.raises(UnknownSubject, match=r"'MAT'.*MA"):
        merit_value({"MAT": "A"}, rules=MERIT_RULES)


@unhurried
@given(grades)
def test_the_merit_value_agrees_with_the_slow_twin(pupil):
    assert merit_value(pupil, rules=MERIT_RULES) == obvious_twin.merit_value_17(pupil)
    assert merit_value_16(pupil, rules=MERIT_RULES) == obvious_twin.merit_value_16(pupil)


@unhurried
@given(grades)
def test_the_merit_value_lies_between_0_and_340_in_steps_of_two_and_a_half(pupil):
    for value, highest in (
        (merit_value(pupil, rules=MERIT_RULES), 340),
        (merit_value_16(pupil, rules=MERIT_RULES), 320),
    ):
        assert value is None or (0 <= value <= highest and value % Decimal("2.5") == 0)


@unhurried
@given(grades)
def test_the_merit_value_over_16_is_never_above_the_one_over_17(pupil):
    with_17, with_16 = merit_value(pupil, rules=MERIT_RULES), merit_value_16(pupil, rules=MERIT_RULES)
    assert (with_17 is None) == (with_16 is None)
    assert with_17 is None or 0 <= with_17 - with_16 <= 20


@unhurried
@given(grades, st.sampled_from(CODES), st.sampled_from(PASSING))
def test_adding_a_passing_grade_never_lowers_the_merit_value(pupil, code, grade):
    if pupil.get(code) is None:
        more = {**pupil, code: grade}
        assert (merit_value(pupil, rules=MERIT_RULES) or 0) <= merit_value(more, rules=MERIT_RULES)
        assert (merit_value_16(pupil, rules=MERIT_RULES) or 0) <= merit_value_16(more, rules=MERIT_RULES)


@unhurried
@given(grades, st.randoms(use_true_random=False))
def test_the_order_of_the_grades_never_matters(pupil, random):
    shuffled = list(pupil.items())
    random.shuffle(shuffled)
    assert merit_value(dict(shuffled), rules=MERIT_RULES) == merit_value(pupil, rules=MERIT_RULES)


@unhurried
@given(grades)
def test_exchanging_swedish_for_swedish_as_a_second_language_changes_nothing(pupil):
    exchanged = {{"SV": "SVA", "SVA": "SV"}.get(code, code): grade for code, grade in pupil.items()}
    assert merit_value(exchanged, rules=MERIT_RULES) == merit_value(pupil, rules=MERIT_RULES)
