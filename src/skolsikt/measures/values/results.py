"""Merit value, eligibility, grades and tests, from one row per pupil, per subject grade or per part of a test."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from skolsikt.measures.facts.fact import (
    ASSESSMENTS,
    CO_MARKINGS,
    NATIONAL_TESTS,
    RESULTS,
    SCREENINGS,
    SUBJECT_GRADES,
    TEST_GRADES,
    Fact,
)
from skolsikt.measures.values.value import CHOSEN, Limits, Value


def _column(name: str, column: str, facts: tuple[Fact, ...]) -> Value:
    return Value(name=name, facts=facts, numerator=lambda rows, limits: rows[column])


def _chosen(rows: ir.Table, limits: Limits) -> ir.Value:
    """1 for each grade that the question is about, 0 for the others that it is a share of."""
    return (rows[CHOSEN] if CHOSEN in rows.columns else rows.grade_value.notnull()).cast("int64")


VALUES = (
    _column("merit_value", "merit_value", RESULTS),
    _column("merit_value_16", "merit_value_16", RESULTS),
    _column("is_eligible_vocational", "is_eligible_yr", RESULTS),
    _column("is_eligible_arts", "is_eligible_es", RESULTS),
    _column("is_eligible_humanities_social_economics", "is_eligible_ek_hu_sa", RESULTS),
    _column("is_eligible_science_technology", "is_eligible_na_te", RESULTS),
    _column("has_all_subjects_passed", "has_all_subjects_passed", RESULTS),
    _column("has_core_subjects_passed", "has_core_subjects_passed", RESULTS),
    _column("is_subject_passed", "is_passed", SUBJECT_GRADES),
    _column("grade_points", "points", SUBJECT_GRADES),
    Value(
        name="grade_of_all_grades",
        facts=SUBJECT_GRADES,
        numerator=_chosen,
        denominator=lambda rows, limits: rows.grade_value.notnull().ifelse(1, ibis.null("int64")),
    ),
    _column("national_test_points", "points", NATIONAL_TESTS),
    _column("is_national_test_passed", "is_passed", NATIONAL_TESTS),
    _column("is_grade_above_test", "is_above", TEST_GRADES),
    _column("is_grade_below_test", "is_below", TEST_GRADES),
    _column("screening_points", "points", SCREENINGS),
    _column("is_goal_reached", "is_reached", ASSESSMENTS),
    _column("is_co_marking_agreed", "is_agreed", CO_MARKINGS),
)
