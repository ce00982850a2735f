"""Staff sums per school unit and month, and teachers per school unit and year. Nobody is named or shown."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.time import school_year_of_date, term_of_month
from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Derived, Tables

_UNIT_YEAR = ["school_unit_code", "school_year"]


def staff_unit_month(tables: Tables) -> ir.Table:
    """One row per school unit and month; the latest load holds."""
    rows = resolved(tables("staff_month"), tables)
    latest = ibis.row_number().over(group_by=["school_unit_code", "month"], order_by=[_.load.desc()])
    first_day = rows.month.concat("-01").cast("date")
    timed = rows.mutate(order=latest, school_year=school_year_of_date(first_day), term=term_of_month(rows.month))
    return timed.filter(_.order == 0)[
        [
            *_UNIT_YEAR,
            "term",
            "month",
            "employees_count",
            "left_count",
            "ordinary_hours",
            "sick_hours",
            "teachers_count",
            "certified_teachers_count",
            "teacher_positions",
        ]
    ]


def teachers_of_unit(tables: Tables) -> ir.Table:
    """Teachers, certified ones and full-time positions per school unit and year.

    Teachers are counted where each of them is told, otherwise they are the mean of the months that tell; positions are
    always the mean of the months.
    """
    members = resolved(tables("staff_member"), tables).filter(_.is_certified.notnull())
    counted = members.group_by(_UNIT_YEAR).agg(
        members=_.staff_key.nunique().cast("float64"),
        certified_members=_.staff_key.nunique(where=_.is_certified).cast("float64"),
    )
    tells = _.certified_teachers_count.notnull() & _.teachers_count.notnull()
    months = tables("staff_unit_month").group_by(_UNIT_YEAR)
    averaged = months.agg(
        teachers=_.teachers_count.mean(where=tells),
        certified=_.certified_teachers_count.mean(where=tells),
        positions=_.teacher_positions.mean(),
    )
    joined = averaged.outer_join(counted, _UNIT_YEAR)
    has_members = joined.members.notnull()
    return joined.select(
        school_unit_code=ibis.coalesce(joined.school_unit_code, joined.school_unit_code_right),
        school_year=ibis.coalesce(joined.school_year, joined.school_year_right),
        teachers=has_members.ifelse(joined.members, joined.teachers),
        certified=has_members.ifelse(joined.certified_members, joined.certified),
        positions=joined.positions,
    )


DERIVED = (
    Derived(
        name="staff_unit_month",
        grain="one row per school unit and month",
        inputs=("staff_month", "school_unit_alias"),
        build=staff_unit_month,
        order_by=("school_unit_code", "month"),
    ),
    Derived(
        name="teachers_of_unit",
        grain="one row per school unit and school year",
        inputs=("staff_member", "staff_unit_month", "school_unit_alias"),
        build=teachers_of_unit,
        order_by=("school_unit_code", "school_year"),
    ),
)
