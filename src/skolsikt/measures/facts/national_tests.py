"""National tests with the points and passes of their day, and the final grade of the same pupil and subject."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.dated import by_date
from skolsikt.measures.facts.grades import (
    SCALE_RULES,
    is_passed_on,
    last_grade_level_on,
    points_on,
)
from skolsikt.measures.facts.time import spring_term
from skolsikt.measures.facts.units import resolved
from skolsikt.school.grades import grade_scale
from skolsikt.school.tests_of_levels import TOTAL
from skolsikt.warehouse.derived import Derived, Tables

_OF_THE_TEST = ["pupil_key", "school_year", "school_unit_code", "grade_level", "test", "subject_code"]
_OF_A_GRADE = ["pupil_key", "school_year", "subject_code"]
_COLUMNS = [*_OF_THE_TEST, "class_name", "teaching_group", "part", "grade_value", "is_reached", "load"]


def with_class(rows: ir.Table, tables: Tables) -> ir.Table:
    """Return ``rows`` with the class where the pupil is placed, where the file of the test does not tell it."""
    key = ["pupil_key", "school_year", "school_unit_code"]
    placed = tables("placement").select(*key, placed_class="class_name")
    joined = rows.left_join(placed, key)
    class_name = ibis.coalesce(joined.class_name, joined.placed_class)
    return joined.select(*(name for name in rows.columns if name != "class_name"), class_name=class_name)


def national_test(tables: Tables) -> ir.Table:
    """One row per pupil, test, subject and part, and one for the whole of each test.

    ``points``: of the test grade. ``is_passed``: a passing test grade, or the level of the part reached; of a test
    without a grade, the levels of all its parts, among those who have taken all of them. Both are NULL without result.
    """
    rows = resolved(tables("national_test_result"), tables)[_COLUMNS]
    both = ibis.union(rows, _wholes(rows)).mutate(term=lambda of: spring_term(of.school_year))
    scored = both.mutate(
        points=by_date(_.term, SCALE_RULES, points_on),
        is_passed=_.grade_value.notnull().ifelse(by_date(_.term, SCALE_RULES, is_passed_on), _.is_reached),
        is_last_grade_level=_.grade_level == by_date(_.term, ("grade_level.last",), last_grade_level_on),
    )
    named = scored.rename(first_load="load").mutate(last_load=_.first_load)
    return with_class(named, tables).drop("grade_value", "is_reached")


def _wholes(rows: ir.Table) -> ir.Table:
    """The whole of tests that have no row of it: reached when every part is, untold when a part was not taken."""
    parts = rows.group_by(_OF_THE_TEST).agg(
        parts=_.count(),
        told=_.is_reached.count(),
        reached=_.is_reached.cast("int32").sum(),
        graded=(_.part == TOTAL).cast("int32").max(),
        class_name=_.class_name.max(),
        teaching_group=_.teaching_group.max(),
        load=_.load.max(),
    )
    without = parts.filter(_.graded == 0).mutate(
        part=ibis.literal(TOTAL),
        grade_value=ibis.null("string"),
        is_reached=(_.told == _.parts).ifelse(_.reached == _.parts, ibis.null("boolean")),
    )
    return without[_COLUMNS]


def _is_on_the_scale(on: date) -> ir.Value:
    return _.grade_value.isin(sorted(grade_scale(on).points))


def grade_beside_test(tables: Tables) -> ir.Table:
    """One row per pupil and subject with both a test grade and a grade at the end of the same year.

    A final grade goes before a term grade. A streck is no grade that a test grade can be compared with. School unit,
    class, group and teacher are those of the grade: it is the grading that is looked at. SCB's files of final grades
    name no teacher: then it is the one who set the newest term grade of the same subject and year.
    """
    tests = tables("national_test").filter(_.part == TOTAL, _.points.notnull()).drop("term", "part", "is_passed")
    grades = tables("subject_grade").filter(
        lambda of: of.term == spring_term(of.school_year), by_date(_.term, SCALE_RULES, _is_on_the_scale), ~_.is_adapted
    )
    joined = grades.inner_join(
        tests,
        [
            "pupil_key",
            "school_year",
            "subject_code",
            (grades.grade_level == tests.grade_level) | (grades.is_last_grade_level & tests.is_last_grade_level),
        ],
        rname="test_{name}",
    )
    final_first = [(joined.grade_kind == "final").cast("int32").desc(), joined.last_load.desc()]
    same = [joined.pupil_key, joined.school_year, joined.test, joined.subject_code]
    one = joined.mutate(order=ibis.row_number().over(group_by=same, order_by=final_first)).filter(_.order == 0)
    who = tables("subject_grade").filter(_.teacher_key.notnull()).group_by(_OF_A_GRADE)
    graders = who.agg(grader=_.teacher_key.argmax(_.term))  # HT comes before VT of the same school year
    return one.left_join(graders, _OF_A_GRADE).select(
        "pupil_key",
        "school_year",
        "term",
        "school_unit_code",
        "class_name",
        "test",
        "subject_code",
        "is_last_grade_level",
        teacher_key=ibis.coalesce(_.teacher_key, _.grader),
        grade_level=_.test_grade_level,
        teaching_group=ibis.coalesce(_.teaching_group, _.test_teaching_group),
        first_load=ibis.least(_.first_load, _.test_first_load),
        last_load=ibis.greatest(_.last_load, _.test_last_load),
        is_above=_.points > _.test_points,
        is_below=_.points < _.test_points,
    )


DERIVED = (
    Derived(
        name="national_test",
        grain="one row per pupil, test, subject and part, the whole of the test among them",
        inputs=("national_test_result", "placement", "school_unit_alias"),
        build=national_test,
        order_by=("school_unit_code", "school_year"),
    ),
    Derived(
        name="test_grade",
        grain="one row per pupil, test and subject with a test grade and a grade of the same year",
        inputs=("national_test", "subject_grade"),
        build=grade_beside_test,
        order_by=("school_unit_code", "school_year"),
    ),
)
