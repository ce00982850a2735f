"""Grades with the points and passes of their day: one row per grade."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.dated import by_date
from skolsikt.measures.facts.units import resolved
from skolsikt.school.dated_rules import rule
from skolsikt.school.grades import grade_scale
from skolsikt.warehouse.derived import Derived, Tables

ADAPTED_SCHOOL_FORMS = ("GRAN", "GRS")  # anpassad grundskola, by its code in SS 12000 2.1 and in 2.0
SCALE_RULES = ("grade.points", "grade.passing", "grade.no_basis")


def points_on(on: date) -> ir.Value:
    """Points of ``grade_value`` on the scale of that day; NULL without a grade."""
    scale = grade_scale(on)
    known = [(_.grade_value == grade, float(points)) for grade, points in scale.points.items()]
    return ibis.cases(*known, (_.grade_value == scale.no_basis, 0.0), else_=ibis.null("float64"))


def is_passed_on(on: date) -> ir.Value:
    """Whether ``grade_value`` is a pass on the scale of that day."""
    return _.grade_value.isin(sorted(grade_scale(on).passing))


def last_grade_level_on(on: date) -> ir.Value:
    """The last grade level of that day."""
    return ibis.literal(rule("grade_level.last", on=on).read(int), "int32")


def _told_once(grades: ir.Table) -> ir.Table:
    """One row per pupil, school unit, term, kind and subject: two sources may tell the same grade, the latest holds."""
    same = ["pupil_key", "school_unit_code", "term", "grade_kind", "subject_code"]
    latest = ibis.row_number().over(group_by=same, order_by=[_.load.desc(), _.source])
    return grades.mutate(order=latest).filter(_.order == 0).drop("order")


def subject_grade(tables: Tables) -> ir.Table:
    """Points and pass of every grade; both NULL where the subject was not graded.

    ``is_adapted``: the pupil goes to anpassad grundskola, according to the grade file or to the enrolment.
    ``first_load`` and ``last_load``: the loads that the row rests on.
    """
    forms = tables("pupil_year").select("pupil_key", "school_year", enrolled_form="school_form")
    grades = _told_once(resolved(tables("grade"), tables))
    joined = grades.left_join(forms, ["pupil_key", "school_year"]).drop("pupil_key_right", "school_year_right")
    last = by_date(joined.term, ("grade_level.last",), last_grade_level_on)
    adapted = joined.school_form.isin(ADAPTED_SCHOOL_FORMS) | joined.enrolled_form.isin(ADAPTED_SCHOOL_FORMS)
    return joined.mutate(
        points=by_date(_.term, SCALE_RULES, points_on),
        is_passed=_.grade_value.notnull().ifelse(by_date(_.term, SCALE_RULES, is_passed_on), ibis.null("boolean")),
        is_last_grade_level=ibis.coalesce(joined.grade_level == last, joined.grade_kind == "final"),
        is_adapted=adapted.fill_null(False),
    ).select(
        "pupil_key",
        "school_year",
        "term",
        "grade_kind",
        "school_unit_code",
        "grade_level",
        "class_name",
        "subject_code",
        "grade_value",
        "points",
        "is_passed",
        "is_last_grade_level",
        "is_adapted",
        "has_f_warning",
        "teaching_group",
        "teacher_key",
        first_load="load",
        last_load="load",
    )


DERIVED = (
    Derived(
        name="subject_grade",
        grain="one row per pupil, term, kind and subject",
        inputs=("grade", "pupil_year", "school_unit_alias"),
        build=subject_grade,
        order_by=("school_unit_code", "school_year"),
    ),
)
