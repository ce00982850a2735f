"""Merit value, eligibility and grades, from one row per pupil or per subject grade."""

from __future__ import annotations

from skolsikt.measures.facts.fact import ASSESSMENTS, CO_MARKINGS, RESULTS, SUBJECT_GRADES, Fact
from skolsikt.measures.values.value import Value


def _column(name: str, column: str, facts: tuple[Fact, ...]) -> Value:
    return Value(name=name, facts=facts, numerator=lambda rows, limits: rows[column])


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
    _column("is_goal_reached", "is_reached", ASSESSMENTS),
    _column("is_co_marking_agreed", "is_agreed", CO_MARKINGS),
)
