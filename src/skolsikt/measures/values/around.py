"""Surveys, staff and money: values of groups, where a row is no pupil."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from skolsikt.measures.facts.fact import FUNDING, STAFF, STAFF_INDICES, SURVEY_FIGURES, SURVEY_GROUPS, TEACHERS
from skolsikt.measures.values.value import Contribution, GroupValue, Limits, Value

_MONTHS_OF_A_YEAR = 12
_NOTHING = ibis.null("float64")


def _of(column: str) -> Contribution:
    return lambda rows, limits: rows[column]


def _weighed(rows: ir.Table, limits: Limits) -> ir.Value:
    """An index counts as often as it was answered, so that several school units are the mean of all answers."""
    return rows.value * rows.answers_count


def _answers_of_an_index(rows: ir.Table, limits: Limits) -> ir.Value:
    return rows.value.notnull().ifelse(rows.answers_count, ibis.null("int32"))


def _employees_where(column: str) -> Contribution:
    return lambda rows, limits: rows[column].notnull().ifelse(rows.employees_count / _MONTHS_OF_A_YEAR, _NOTHING)


def _of_staff(name: str, *, numerator: Contribution, denominator: Contribution) -> Value:
    return GroupValue(
        name=name,
        facts=STAFF,
        numerator=numerator,
        denominator=denominator,
        behind=_of("employees_count"),
        averaged_over="month",
    )


def _hours_where_sick_leave_is_told(rows: ir.Table, limits: Limits) -> ir.Value:
    is_told = rows.sick_hours.notnull() & (rows.ordinary_hours > 0)
    return is_told.ifelse(rows.ordinary_hours, _NOTHING)


VALUES = (
    Value(name="survey_figure", facts=SURVEY_FIGURES, numerator=_of("value")),
    GroupValue(
        name="survey_positive",
        facts=SURVEY_GROUPS,
        numerator=_of("told_positive"),
        denominator=_of("answers"),
        behind=_of("behind"),
        counted=_of("answers"),
    ),
    GroupValue(
        name="staff_index",
        facts=STAFF_INDICES,
        numerator=_weighed,
        denominator=_answers_of_an_index,
        behind=_of("answers_count"),
    ),
    # A year's leavers among the mean number of employees; of a shorter time at the pace of a year.
    _of_staff("staff_left", numerator=_of("left_count"), denominator=_employees_where("left_count")),
    _of_staff("staff_sick_hours", numerator=_of("sick_hours"), denominator=_hours_where_sick_leave_is_told),
    GroupValue(
        name="certified_teachers",
        facts=TEACHERS,
        numerator=_of("certified"),
        denominator=_of("teachers"),
        behind=_of("teachers"),
    ),
    Value(name="teacher_positions", facts=TEACHERS, numerator=_of("positions")),
    Value(name="funding", facts=FUNDING, numerator=_of("amount_sek")),
)
