"""Attendance per pupil and day, month, term and school year; sums of minutes, never averages."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.time import month_of_date, term_of_month
from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Derived, Tables

# reporting_known_minutes: scheduled time about which the source tells whether it was reported. Systems that only
# deliver sums may leave it out, and an unknown share is not a share of nought. The same of lessons: they are known only
# where lessons are delivered.
ABSENT = ("valid_absent_minutes", "invalid_absent_minutes")
_LESSONS = ("known_lessons_count", "unreported_lessons_count")
SUMS = ("scheduled_minutes", "reporting_known_minutes", "reported_minutes", *ABSENT, *_LESSONS)
_OF_THE_PUPIL = ["pupil_key", "school_unit_code", "school_year"]
_SEEN_TYPES = {"class_name": "string", "grade_level": "int32"}
_SEEN_IN = list(_SEEN_TYPES)


def _sums() -> dict[str, ir.Value]:
    return {name: _[name].sum().cast("int64") for name in SUMS}


def _summed(rows: ir.Table, by: list[str]) -> ir.Table:
    return rows.group_by([*_OF_THE_PUPIL, *by]).agg(
        class_name=_.class_name.max(), grade_level=_.grade_level.max(), **_sums()
    )


def lesson_unit(tables: Tables) -> ir.Table:
    """One row per school unit code that lessons carry, with the unit that it is."""
    codes = tables("lesson_attendance").select("school_unit_code").distinct()
    return resolved(codes.mutate(recorded_code=_.school_unit_code), tables)


def lessons(tables: Tables) -> ir.Table:
    """Lessons with their term and unit; ``reported_minutes`` is the scheduled time of the reported ones.

    Joined to the units from the small side, so that a question about one school reads the lessons of that school only.
    A pupil's class and grade level are those of the placement, as in all that is summed up: many sources tell neither.
    """
    rows = _with_reporting(tables("lesson_attendance").drop(_SEEN_IN)).mutate(term=term_of_month(_.month))
    recorded = rows.rename(recorded_code="school_unit_code")
    return recorded.inner_join(tables("lesson_unit"), "recorded_code").drop("recorded_code")


def _with_reporting(rows: ir.Table) -> ir.Table:
    return rows.mutate(
        reporting_known_minutes=_.scheduled_minutes,
        reported_minutes=ibis.ifelse(_.is_reported, _.scheduled_minutes, 0),
        known_lessons_count=ibis.literal(1),
        unreported_lessons_count=ibis.ifelse(_.is_reported, 0, 1),
    )


def pupil_day(tables: Tables) -> ir.Table:
    """One row per pupil, school unit and day with scheduled lessons.

    Millions of lessons are grouped by few and short columns, and the words of each day are worked out once per day:
    that takes a third of the time.
    """
    lesson = _with_reporting(tables("lesson_attendance"))
    sums = lesson.group_by(["pupil_key", "school_unit_code", "date"]).agg(**_sums())
    joined = resolved(sums, tables).inner_join(_calendar(lesson), "date")
    return joined[[*_OF_THE_PUPIL, "term", "month", "date", *SUMS]]


def _calendar(lesson: ir.Table) -> ir.Table:
    # The school year is that of the rows: what is summed up year by year must come back under the year it was read by.
    days = lesson.group_by("date").agg(school_year=_.school_year.max()).mutate(month=month_of_date(_.date))
    return days.mutate(term=term_of_month(_.month))


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
    timed = rows.mutate(
        reporting_known_minutes=known,
        **dict.fromkeys(_LESSONS, ibis.literal(0, "int32")),
        month=ibis.ifelse(first == last, first, ibis.null("string")),
        term=ibis.ifelse(term_of_month(first) == term_of_month(last), term_of_month(first), ibis.null("string")),
    )
    return _placed(timed, tables)[[*_OF_THE_PUPIL, "term", "month", *_SEEN_IN, *SUMS]]


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
    days = tables("pupil_day")
    months = days.group_by([*_OF_THE_PUPIL, "term", "month"]).agg(**_sums())
    periods = tables("period_sums").filter(_.month.notnull())
    return _summed(_stacked(_placed(months, tables), periods, ["term", "month"]), ["term", "month"])


def pupil_term(tables: Tables) -> ir.Table:
    """One row per pupil, school unit and term; sums that do not fit a term are not here."""
    periods = tables("period_sums").filter(_.month.isnull(), _.term.notnull())
    return _summed(_stacked(tables("pupil_month"), periods, ["term"]), ["term"])


def pupil_attendance_year(tables: Tables) -> ir.Table:
    """One row per pupil, school unit and school year: everything, sums over the whole year included."""
    periods = tables("period_sums").filter(_.term.isnull())
    return _summed(_stacked(tables("pupil_term"), periods, []), [])


def _stacked(first: ir.Table, second: ir.Table, by: list[str]) -> ir.Table:
    columns = [*_OF_THE_PUPIL, *by, *_SEEN_IN]
    return ibis.union(
        *(rows.select(*columns, **{name: _[name].cast("int64") for name in SUMS}) for rows in (first, second))
    )


def _placed(rows: ir.Table, tables: Tables) -> ir.Table:
    """Add class and grade level: what the row tells itself, otherwise where the pupil is placed that year."""
    known = tables("placement")[[*_OF_THE_PUPIL, *_SEEN_IN]].rename(
        placed_class="class_name", placed_level="grade_level"
    )
    joined = rows.left_join(known, _OF_THE_PUPIL)
    own = {name: joined[name] if name in rows.columns else ibis.null(kind) for name, kind in _SEEN_TYPES.items()}
    return joined.mutate(
        class_name=ibis.coalesce(own["class_name"], joined.placed_class),
        grade_level=ibis.coalesce(own["grade_level"], joined.placed_level),
    )


DERIVED = (
    Derived(
        name="pupil_day",
        grain="one row per pupil, school unit and day with lessons",
        inputs=("lesson_attendance", "school_unit_alias"),
        build=pupil_day,
        order_by=("school_year", "school_unit_code", "date"),
        year_by_year_of="lesson_attendance",
    ),
    Derived(
        name="lesson_unit",
        grain="one row per school unit code that lessons carry",
        inputs=("lesson_attendance", "school_unit_alias"),
        build=lesson_unit,
    ),
    Derived(
        name="period_sums",
        grain="one row per pupil, school unit and delivered period that nothing finer covers",
        inputs=("attendance_period", "pupil_day", "placement", "school_unit_alias"),
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
        inputs=("pupil_month", "period_sums"),
        build=pupil_term,
        order_by=("school_unit_code", "term"),
    ),
    Derived(
        name="pupil_attendance_year",
        grain="one row per pupil, school unit and school year",
        inputs=("pupil_term", "period_sums"),
        build=pupil_attendance_year,
        order_by=("school_unit_code", "school_year"),
    ),
)
