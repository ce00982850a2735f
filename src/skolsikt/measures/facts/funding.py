"""Money per school unit, year and kind. A calendar year stands for the school year that ends in it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Derived, Tables


def funding_of_unit(tables: Tables) -> ir.Table:
    """One row per school unit, school year and kind; the latest load holds."""
    rows = resolved(tables("funding"), tables)
    same = ["school_unit_code", "calendar_year", "funding_kind"]
    latest = ibis.row_number().over(group_by=same, order_by=[_.load.desc()])
    year = (rows.calendar_year - 1).cast("string").concat("/", (rows.calendar_year % 100).cast("string").lpad(2, "0"))
    told = rows.mutate(order=latest, school_year=year).filter(_.order == 0)
    return told.select("school_unit_code", "school_year", "funding_kind", "amount_sek")


DERIVED = (
    Derived(
        name="funding_of_unit",
        grain="one row per school unit, school year and kind",
        inputs=("funding", "school_unit_alias"),
        build=funding_of_unit,
        order_by=("school_unit_code", "school_year"),
    ),
)
