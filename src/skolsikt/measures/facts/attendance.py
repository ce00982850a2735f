"""Attendance per pupil and day, month, term and school year; sums of minutes, never averages."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.time import month_of_date, term_of_month
from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Derived, Tables

# reporting_known_minutes: scheduled time about which the source tells whether it was reported. Systems that only
# deliver sums may leave it out, and an unknown share is not a share of nought.
SUMS = (
    "scheduled_minutes",
    "reporting_known_minutes",
    "reported_minutes",
    "valid_absent_minutes",
    "invalid_absent_minutes",
)
_OF_THE_PUPIL = ["pupil_key", "school_unit_code", "school_year"]
_SEEN_IN = ["class_name", "grade_level"]


def _summed(rows: ir.Table, by: list[str]) -> ir.Table:
    sums = {name: _[name].sum().cast("int64") for name in SUMS}
    return rows.group_by([*_OF_THE_PUPIL, *by]).agg(
        class_name=_.class_name.max(), grade_level=_.grade_level.max(), **sums
    )


def lessons(tables: Tables) -> ir.Table:
    """Lessons with their term; ``reported_minutes`` is the scheduled time of the reported ones."""
    rows = tables("lesson_attendance").mutate(
        term=term_of_month(_.month),
        reporting_known_minutes=_.scheduled_minutes,
        reported_minutes=ibis.ifelse(_.is_reported, _.scheduled_minutes, 0),
    )
    return resolved(rows, tables)


def pupil_day(tables: Tables) -> ir.Table:
    """One row per pupil, school unit and day with scheduled lessons."""
    return _summed(lessons(tables), ["term", "month", "date"])


def period_sums(tables: Tables) -> ir.Table:
    """Sums that systems deliver per period, each counted once.

    Of the same period the latest load holds. A period gives way to a shorter one inside it, and to lessons:
    what is known in more detail is never counted twice.
    """
    rows = resolved(tables("attendance_period"), tables).mutate(days=_.to_date.delta(_.from_date, unit="day"))
    same = [*_OF_THE_PUPIL, "from_date", "to_date"]
    latest = ibis.row_number().over(group_by=same, order_by=[_.load.desc()])
    rows = rows.mutate(order=latest).filter(_.order == 0).drop("order")
    rows = _without_lessons(_without_shorter(rows), tables("pupil_day"))
    first, last = month_of_date(_.from_date), month_of_date(_.to_date)
    known = ibis.ifelse(_.reported_minutes.notnull(), _.scheduled_minutes, 0)
    return rows.mutate(
        reporting_known_minutes=known,
        month=ibis.ifelse(first == last, first, ibis.null("string")),
        term=ibis.ifelse(term_of_month(first) == term_of_month(last), term_of_month(first), ibis.null("string")),
    )[[*_OF_THE_PUPIL, "term", "month", *_SEEN_IN, *SUMS]]


def _without_shorter(rows: ir.Table) -> ir.Table:
    other = rows.view()
    return rows.anti_join(
        other,
        [
            *(rows[name] == other[name] for name in _OF_THE_PUPIL),
            other.from_date <= rows.to_date,
            other.to_date >= rows.from_date,
            other.days < rows.days,
        ],
    )


def _without_lessons(rows: ir.Table, days: ir.Table) -> ir.Table:
    return rows.anti_join(
        days,
        [
            *(rows[name] == days[name] for name in _OF_THE_PUPIL),
            days.date >= rows.from_date,
            days.date <= rows.to_date,
        ],
    )


def pupil_month(tables: Tables) -> ir.Table:
    """One row per pupil, school unit and month; sums that do not fit a month are not here."""
    days = tables("pupil_day").drop("date")
    periods = tables("period_sums").filter(_.month.notnull())
    return _placed(_summed(_stacked(days, periods, ["term", "month"]), ["term", "month"]), tables)


def pupil_term(tables: Tables) -> ir.Table:
    """One row per pupil, school unit and term; sums that do not fit a term are not here."""
    periods = tables("period_sums").filter(_.month.isnull(), _.term.notnull())
    return _placed(_summed(_stacked(tables("pupil_month"), periods, ["term"]), ["term"]), tables)


def pupil_attendance_year(tables: Tables) -> ir.Table:
    """One row per pupil, school unit and school year: everything, sums over the whole year included."""
    periods = tables("period_sums").filter(_.term.isnull())
    return _placed(_summed(_stacked(tables("pupil_term"), periods, []), []), tables)


def _stacked(first: ir.Table, second: ir.Table, by: list[str]) -> ir.Table:
    columns = [*_OF_THE_PUPIL, *by, *_SEEN_IN]
    return ibis.union(
        *(rows.select(*columns, **{name: _[name].cast("int64") for name in SUMS}) for rows in (first, second))
    )


def _placed(rows: ir.Table, tables: Tables) -> ir.Table:
    """Fill class and grade level from the placement where the attendance file does not tell."""
    known = tables("placement")[[*_OF_THE_PUPIL, *_SEEN_IN]].rename(
        placed_class="class_name", placed_level="grade_level"
    )
    joined = rows.left_join(known, _OF_THE_PUPIL)
    filled = joined.mutate(
        class_name=ibis.coalesce(joined.class_name, joined.placed_class),
        grade_level=ibis.coalesce(joined.grade_level, joined.placed_level),
    )
    return filled[list(rows.columns)]


DERIVED = (
    Derived(
        name="pupil_day",
        grain="one row per pupil, school unit and day with lessons",
        inputs=("lesson_attendance", "school_unit_alias"),
        build=pupil_day,
        order_by=("school_unit_code", "date"),
    ),
    Derived(
        name="period_sums",
        grain="one row per pupil, school unit and delivered period that nothing finer covers",
        inputs=("attendance_period", "pupil_day", "school_unit_alias"),
        build=period_sums,
    ),
    Derived(
        name="pupil_month",
        grain="one row per pupil, school unit and month",
        inputs=("pupil_day", "period_sums", "placement"),
        build=pupil_month,
        order_by=("school_unit_code", "month"),
    ),
    Derived(
        name="pupil_term",
        grain="one row per pupil, school unit and term",
        inputs=("pupil_month", "period_sums", "placement"),
        build=pupil_term,
        order_by=("school_unit_code", "term"),
    ),
    Derived(
        name="pupil_attendance_year",
        grain="one row per pupil, school unit and school year",
        inputs=("pupil_term", "period_sums", "placement"),
        build=pupil_attendance_year,
        order_by=("school_unit_code", "school_year"),
    ),
)
