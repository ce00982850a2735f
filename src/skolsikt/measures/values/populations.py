"""Who is counted: named populations, the same words in the measure file and here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _

Condition = Callable[[ir.Table, frozenset[str]], ir.BooleanValue]


class UnknownPopulation(SkolsiktError):
    """A measure file names a population that does not exist."""


def _everyone(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return ibis.literal(True)


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


def _year_end_graded(rows: ir.Table, asked: frozenset[str]) -> ir.BooleanValue:
    return _year_end_grades(rows, asked) & rows.is_graded


POPULATIONS: Mapping[str, Condition] = {
    "everyone": _everyone,
    "pupils_with_a_final_grade": _final_with_a_pass,
    "pupils_who_should_have_a_final_grade": _final_graded,
    "grades_at_the_end_of_the_year": _year_end_grades,
    "pupils_who_should_have_a_grade_at_the_end_of_the_year": _year_end_graded,
}


def population(name: str) -> Condition:
    """Return the condition that a row must meet to be counted."""
    if name not in POPULATIONS:
        raise UnknownPopulation(
            _("Populationen {name} finns inte. {near}").format(name=name, near=did_you_mean(name, POPULATIONS))
        )
    return POPULATIONS[name]
