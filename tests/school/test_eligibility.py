"""Eligibility, all subjects passed and core subjects passed: by hand, against the slow twin, by their properties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.school.eligibility import (
    UnknownProgrammeGroup,
    all_subjects_passed,
    core_subjects_passed,
    eligibility_rules,
    eligible,
)
from tests.school import obvious_twin
from tests.school.grade_strategies import CODES, ELIGIBILITY_RULES, PASSING, grades, unhurried

CORE = {"SV": "E", "EN": "E", "MA": "E"}
FIVE_OTHERS = dict.fromkeys(["BL", "HKK", "IDH", "MU", "SL"], "E")
FOUR_MORE = dict.fromkeys(["TK", "M2", "ML", "OVR"], "E")
SOCIAL = dict.fromkeys(["GE", "HI", "RE", "SH"], "E")
SCIENCE = dict.fromkeys(["BI", "FY", "KE"], "E")
GROUPS = tuple(ELIGIBILITY_RULES.programme_groups)


def eligible_for(pupil, on=None):
    rules = ELIGIBILITY_RULES if on is None else eligibility_rules(on)
    return {group for group in GROUPS if eligible(pupil, group, rules=rules)}


def test_core_and_five_others_are_eligible_for_vocational_programmes_only():
    assert eligible_for({**CORE, **FIVE_OTHERS}) == {"YR"}


def test_core_and_four_others_are_eligible_for_nothing():
    assert eligible_for({**CORE, **FIVE_OTHERS, "SL": "F"}) == set()


def test_core_and_any_nine_others_are_eligible_for_arts():
    assert eligible_for({**CORE, **FIVE_OTHERS, **FOUR_MORE}) == {"YR", "ES"}


def test_nine_others_with_all_social_subjects_are_eligible_for_economics_humanities_and_social_science():
    assert eligible_for({**CORE, **FIVE_OTHERS, **SOCIAL}) == {"YR", "ES", "EK_HU_SA"}
    assert eligible_for({**CORE, **FIVE_OTHERS, **SOCIAL, "HI": "F", "TK": "E"}) == {"YR", "ES"}


def test_nine_others_with_all_science_subjects_are_eligible_for_science_and_technology():
    assert eligible_for({**CORE, **FIVE_OTHERS, **SCIENCE, "TK": "E"}) == {"YR", "ES", "NA_TE"}


def test_eight_others_are_too_few_even_with_all_the_named_subjects():
    assert eligible_for({**CORE, **SOCIAL, **SCIENCE, "BL": "E"}) == {"YR"}


def test_without_a_core_subject_nothing_is_open():
    everything = {**CORE, **FIVE_OTHERS, **FOUR_MORE, **SOCIAL, **SCIENCE}
    for missing in CORE:
        assert eligible_for({**everything, missing: "F"}) == set()


def test_swedish_as_a_second_language_replaces_swedish():
    assert eligible_for({"SVA": "E", "EN": "E", "MA": "E", **FIVE_OTHERS}) == {"YR"}
    # SV and SVA are one subject: the second one is no fifth other.
    assert eligible_for({**CORE, "SVA": "E", **FIVE_OTHERS, "SL": None}) == set()


def test_blocks_stand_for_their_subjects():
    assert eligible_for({**CORE, **FIVE_OTHERS, "SO": "E"}) == {"YR", "ES", "EK_HU_SA"}


def test_before_autumn_2011_only_the_core_was_asked_for():
    core_of_the_time = {"SV": "G", "EN": "G", "MA": "G"}
    assert eligible_for(core_of_the_time, on=date(2010, 6, 30)) == set(GROUPS)
    assert eligible_for(core_of_the_time, on=date(2011, 6, 30)) == set()


def test_a_pupil_without_any_grade_is_not_eligible():
    assert eligible_for({}) == set()


def test_an_unknown_programme_group_is_refused_with_the_known_ones():
    with pytest.raises(UnknownProgrammeGroup, match="EK_HU_SA"):
        eligible(CORE, "EK_HU", rules=ELIGIBILITY_RULES)


def test_subjects_that_were_not_graded_do_not_hinder_all_subjects_passed():
    assert all_subjects_passed({"SV": None, "SVA": "E", "M1": None, "MA": "A"}, rules=ELIGIBILITY_RULES)


@pytest.mark.parametrize("failing", ["F", "-"])
def test_f_and_streck_hinder_all_subjects_passed(failing):
    assert not all_subjects_passed({"SVA": "E", "M2": failing}, rules=ELIGIBILITY_RULES)


def test_a_pupil_without_any_grade_has_not_passed_all_subjects():
    assert not all_subjects_passed({"MA": None}, rules=ELIGIBILITY_RULES)


def test_the_core_is_swedish_english_and_mathematics():
    assert core_subjects_passed(CORE, rules=ELIGIBILITY_RULES)
    assert not core_subjects_passed({**CORE, "EN": "-"}, rules=ELIGIBILITY_RULES)


@unhurried
@given(grades)
def test_every_judgement_agrees_with_the_slow_twin(pupil):
    assert eligible_for(pupil) == {
        group
        for group, twin in {
            "YR": obvious_twin.eligible_vocational,
            "ES": obvious_twin.eligible_arts,
            "EK_HU_SA": obvious_twin.eligible_humanities_social_economics,
            "NA_TE": obvious_twin.eligible_science_technology,
        }.items()
        if twin(pupil)
    }
    assert all_subjects_passed(pupil, rules=ELIGIBILITY_RULES) == obvious_twin.all_subjects_passed(pupil)
    assert core_subjects_passed(pupil, rules=ELIGIBILITY_RULES) == obvious_twin.core_subjects_passed(pupil)


@unhurried
@given(grades)
def test_a_narrower_programme_is_open_only_with_the_wider_ones(pupil):
    open_to = eligible_for(pupil)
    assert not open_to & {"EK_HU_SA", "NA_TE"} or "ES" in open_to
    assert not open_to & {"ES"} or "YR" in open_to
    assert not open_to & {"YR"} or core_subjects_passed(pupil, rules=ELIGIBILITY_RULES)


@unhurried
@given(grades, st.sampled_from(CODES), st.sampled_from(PASSING))
def test_adding_a_passing_grade_never_closes_a_programme(pupil, code, grade):
    if pupil.get(code) is None:
        more = {**pupil, code: grade}
        assert eligible_for(pupil) <= eligible_for(more)
        for judge in (all_subjects_passed, core_subjects_passed):
            assert judge(pupil, rules=ELIGIBILITY_RULES) <= judge(more, rules=ELIGIBILITY_RULES)


@unhurried
@given(grades, st.randoms(use_true_random=False))
def test_the_order_of_the_grades_never_matters(pupil, random):
    shuffled = list(pupil.items())
    random.shuffle(shuffled)
    assert eligible_for(dict(shuffled)) == eligible_for(pupil)
