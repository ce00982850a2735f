"""Published figures with resolved units: one row per unit, indicator, period and sex."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.units import municipality_of_named, resolved
from skolsikt.warehouse.derived import Derived, Tables


def published_value(tables: Tables) -> ir.Table:
    """Published values as published. Where two files tell the same figure, the latest load holds."""
    rows = resolved(tables("reference_value"), tables, column="unit_code")
    same = ["unit_code", "unit_kind", "indicator", "period", "sex"]
    latest = ibis.row_number().over(group_by=same, order_by=[_.load.desc()])
    one = rows.mutate(order=latest).filter(_.order == 0)
    units = tables("school_units").select("school_unit_code", unit_municipality="municipality")
    joined = one.left_join(units, one.unit_code == units.school_unit_code)
    in_municipality = ibis.cases(
        (joined.unit_kind == "municipality", joined.unit_code),
        (
            joined.unit_kind == "school_unit",
            ibis.coalesce(joined.unit_municipality, municipality_of_named(joined.unit_code)),
        ),
        else_=ibis.null("string"),
    )
    return joined.select(
        *same,
        "value",
        "is_approximate",
        "withheld_code",
        "load",
        school_unit_code=_code_of("school_unit", joined),
        municipality=in_municipality,
        county=_code_of("county", joined),
        municipality_group=_code_of("municipality_group", joined),
        school_year=joined.period.contains("/").ifelse(joined.period, ibis.null("string")),
    )


def _code_of(unit_kind: str, rows: ir.Table) -> ir.Value:
    """The code of units of one kind; NULL for the others."""
    return ibis.ifelse(rows.unit_kind == unit_kind, rows.unit_code, ibis.null("string"))


DERIVED = (
    Derived(
        name="published_value",
        grain="one row per unit, indicator, period and sex",
        inputs=("reference_value", "school_unit_alias", "school_units"),
        build=published_value,
        order_by=("indicator", "unit_code", "period"),
    ),
)
