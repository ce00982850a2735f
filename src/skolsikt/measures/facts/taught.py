"""Who teaches at a school each day: how many teachers stand behind what is told of its lessons."""

from __future__ import annotations

import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.time import month_of_date, term_of_month
from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Derived, Tables


def teaching_day(tables: Tables) -> ir.Table:
    """One row per school unit, day and teacher whom a lesson names: thousands of rows instead of millions."""
    named = tables("lesson_attendance").filter(_.teacher_key.notnull())
    taught = named.group_by(["school_year", "school_unit_code", "date", "teacher_key"]).agg(lessons=_.count())
    dated = taught.mutate(month=month_of_date(_.date)).mutate(term=term_of_month(_.month))
    return resolved(dated, tables)


DERIVED = (
    Derived(
        name="teaching_day",
        grain="one row per school unit, day and teacher",
        inputs=("lesson_attendance", "school_unit_alias"),
        build=teaching_day,
        order_by=("school_year", "school_unit_code", "date"),
        year_by_year_of="lesson_attendance",
    ),
)
