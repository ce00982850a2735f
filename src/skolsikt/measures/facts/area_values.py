"""Published figures about areas: one row per area, indicator and period, named areas resolved to their codes."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.units import is_named, municipality_of_named, name_normal_form
from skolsikt.warehouse.derived import Derived, Tables


def area_value(tables: Tables) -> ir.Table:
    """Values as published. Where two files tell the same figure, the latest load holds.

    An area that a file only names is the one with that name in its municipality and division, when there is one alone.
    """
    told = _resolved(tables("area_indicator"), tables("area"))
    same = ["area_level", "area_code", "indicator", "period"]
    latest = ibis.row_number().over(group_by=same, order_by=[_.load.desc()])
    one = told.mutate(order=latest).filter(_.order == 0)
    return one.select(
        *same,
        "area_name",
        "value",
        "withheld_code",
        "load",
        is_approximate=ibis.literal(False),
        municipality=one.municipality.coalesce(municipality_of_named(one.area_code)),
        county=(one.area_level == "county").ifelse(one.area_code, ibis.null("string")),
        school_year=one.period.contains("/").ifelse(one.period, ibis.null("string")),
    )


def _resolved(rows: ir.Table, area: ir.Table) -> ir.Table:
    named = area.mutate(normal=name_normal_form(_.name)).filter(_.normal.notnull())
    unique = named.group_by(["area_kind", "municipality", "normal"]).agg(
        known_code=_.area_code.max(), areas=_.area_code.nunique()
    )
    alone = unique.filter(_.areas == 1).select(
        "known_code", known_level="area_kind", known_municipality="municipality", normal="normal"
    )
    rows = rows.mutate(own_name=is_named(_.area_code).ifelse(name_normal_form(_.area_name), ibis.null("string")))
    joined = rows.left_join(
        alone,
        [
            rows.area_level == alone.known_level,
            rows.municipality == alone.known_municipality,
            rows.own_name == alone.normal,
        ],
    )
    return joined.mutate(area_code=joined.known_code.coalesce(joined.area_code)).select(*rows.columns)


DERIVED = (
    Derived(
        name="area_value",
        grain="one row per division, area, indicator and period",
        inputs=("area_indicator", "area"),
        build=area_value,
        order_by=("indicator", "area_level", "area_code", "period"),
    ),
)
