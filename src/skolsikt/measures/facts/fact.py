"""What questions are compiled against: rows, and the columns that they carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

from skolsikt.measures.facts.assessments import assessments, co_markings, latest_assessments
from skolsikt.measures.facts.attendance import lessons
from skolsikt.measures.facts.preschool import preschool_time
from skolsikt.measures.facts.support import support_by_kind
from skolsikt.measures.facts.surveys import groups_of
from skolsikt.warehouse.derived import Tables


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Rows that a value is computed from. ``periods``: which kinds of steps its rows can be cut by."""

    name: str
    rows: Callable[[Tables], ir.Table]
    periods: tuple[str, ...]


def _stored(name: str) -> Callable[[Tables], ir.Table]:
    return lambda tables: tables(name)


LESSONS = Fact(name="attendance_lesson", rows=lessons, periods=("school_year", "term", "month"))
TAUGHT = Fact(name="teaching_day", rows=_stored("teaching_day"), periods=("school_year", "term", "month"))
ATTENDANCE = (
    Fact(name="attendance_year", rows=_stored("pupil_attendance_year"), periods=("school_year",)),
    Fact(name="attendance_term", rows=_stored("pupil_term"), periods=("school_year", "term")),
    Fact(name="attendance_month", rows=_stored("pupil_month"), periods=("school_year", "term", "month")),
    Fact(name="attendance_day", rows=_stored("pupil_day"), periods=("school_year", "term", "month")),
    LESSONS,
)
PUPILS = (Fact(name="pupils", rows=_stored("pupil_year"), periods=("school_year",)),)
RESULTS = (Fact(name="results", rows=_stored("pupil_grade_result"), periods=("school_year", "term")),)
SUBJECT_GRADES = (Fact(name="subject_grades", rows=_stored("subject_grade"), periods=("school_year", "term")),)
NATIONAL_TESTS = (Fact(name="national_tests", rows=_stored("national_test"), periods=("school_year",)),)
TEST_GRADES = (Fact(name="test_grades", rows=_stored("test_grade"), periods=("school_year",)),)
SCREENINGS = (Fact(name="screenings", rows=_stored("screening"), periods=("school_year",)),)
SUPPORT = (
    Fact(name="support", rows=_stored("pupil_support"), periods=("school_year",)),
    Fact(name="support_by_kind", rows=support_by_kind, periods=("school_year",)),
)
ASSESSMENTS = (
    Fact(name="assessments_of_the_year", rows=latest_assessments, periods=("school_year",)),
    Fact(name="assessments", rows=assessments, periods=("school_year", "term")),
)
CO_MARKINGS = (Fact(name="co_markings", rows=co_markings, periods=("school_year",)),)
UPPER_SECONDARY = (Fact(name="upper_secondary", rows=_stored("upper_secondary_path"), periods=("school_year",)),)
PRESCHOOL_TIME = (Fact(name="preschool_time", rows=preschool_time, periods=("school_year", "month")),)
PRESCHOOL_CHILDREN = (Fact(name="preschool_children", rows=_stored("preschool_child"), periods=("school_year",)),)
PUBLISHED = (Fact(name="published", rows=_stored("published_value"), periods=("published",)),)
AREA_VALUES = (Fact(name="area_values", rows=_stored("area_value"), periods=("published",)),)
SEGREGATION = (Fact(name="segregation", rows=_stored("segregation"), periods=("school_year",)),)
SURVEY_FIGURES = (Fact(name="survey_figures", rows=_stored("survey_figure"), periods=("published",)),)
STAFF_INDICES = (Fact(name="staff_indices", rows=_stored("survey_figure"), periods=("school_year",)),)
SURVEY_GROUPS = tuple(
    Fact(name=f"survey_{part}", rows=groups_of(part), periods=("school_year",))
    for part in ("whole", "grade_level", "sex")
)
STAFF = (Fact(name="staff", rows=_stored("staff_unit_month"), periods=("school_year", "term", "month")),)
TEACHERS = (Fact(name="teachers", rows=_stored("teachers_of_unit"), periods=("school_year",)),)
FUNDING = (Fact(name="funding", rows=_stored("funding_of_unit"), periods=("school_year",)),)
