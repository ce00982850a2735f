"""Who is counted: named populations, the same words in the measure file and here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.measures.facts.preschool import PRESCHOOL
from skolsikt.school.tests_of_levels import TOTAL
from skolsikt.tables.around import AVERAGE

Condition = Callable[[ir.Table, frozenset[str]], ir.BooleanValue]
DECIDING = frozenset({"grade_level", "test", "part"})  # a question that names one of these counts others than it would


class UnknownPopulation(SkolsiktError):
    """A measure file names a population that does not exist."""


def _everyone(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return ibis.literal(True)


def _pupils_of_school(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    """Everybody who goes to school; children in preschool do not."""
    return (rows.school_form != PRESCHOOL).fill_null(True)


def _final_results(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    """Final grades of the last grade level of grundskolan; the level is a dated rule, worked out with the fact."""
    return (rows.grade_kind == "final") & rows.is_last_grade_level & ~rows.is_adapted


def _final_with_a_pass(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return _final_results(rows, asked) & rows.has_passing_grade


def _final_graded(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return _final_results(rows, asked) & rows.is_graded


def _year_end_grades(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    """Final grades of the last grade level; the spring grades of another level only when the question names levels."""
    last = _final_results(rows, asked)
    if "grade_level" not in asked:
        return last
    earlier = (rows.grade_kind == "term") & rows.term.startswith("VT") & ~rows.is_last_grade_level & ~rows.is_adapted
    return last | earlier


def _survey_averages(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return rows.answer == AVERAGE


def _survey_shares(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return rows.answer != AVERAGE


def _one_kind_of_respondents(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    """Pupils, unless the question says who: what pupils and staff answer is never one share."""
    return ibis.literal(True) if "respondent" in asked else rows.respondent_group == "pupil"


def _year_end_grades_set(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    """The same, where a grade or a streck has been set."""
    return _year_end_grades(rows, asked) & rows.grade_value.notnull()


def _tests_of_the_level(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    """The tests of the last grade level; another level's only when the question names tests or levels."""
    return ibis.literal(True) if asked & {"test", "grade_level"} else rows.is_last_grade_level


def _national_tests(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    """Whole tests, or their parts when the question names parts; see ``_tests_of_the_level``."""
    return _whole_tests(rows, asked) & _tests_of_the_level(rows, asked)


def _whole_tests(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return ibis.literal(True) if "part" in asked else rows.part == TOTAL


def _year_end_graded(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return _year_end_grades(rows, asked) & rows.is_graded


POPULATIONS: Mapping[str, Condition] = {
    "everyone": _everyone,
    "pupils_of_school": _pupils_of_school,
    "pupils_with_a_final_grade": _final_with_a_pass,
    "pupils_who_should_have_a_final_grade": _final_graded,
    "grades_at_the_end_of_the_year": _year_end_grades,
    "one_kind_of_respondents": _one_kind_of_respondents,
    "survey_averages": _survey_averages,
    "survey_shares": _survey_shares,
    "grades_set_at_the_end_of_the_year": _year_end_grades_set,
    "national_tests": _national_tests,
    "test_grades_with_a_grade": _tests_of_the_level,
    "whole_tests": _whole_tests,
    "pupils_who_should_have_a_grade_at_the_end_of_the_year": _year_end_graded,
}


def population(name: str) -> Condition:
    """Return the condition that a row must meet to be counted."""
    if name not in POPULATIONS:
        raise UnknownPopulation(
            _("Populationen {name} finns inte. {near}").format(name=name, near=did_you_mean(name, POPULATIONS))
        )
    return POPULATIONS[name]
