"""Support to pupils a school year: everybody at the schools that have told of support, with and without."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from skolsikt.measures.facts.units import resolved
from skolsikt.school.support import all_support_kinds
from skolsikt.warehouse.derived import Derived, Tables

_UNIT_YEAR = ["school_unit_code", "school_year"]
_PUPIL_YEAR = ["pupil_key", "school_year"]


def pupil_support(tables: Tables) -> ir.Table:
    """One row per pupil and school year; schools that have told of nobody's support that year are not here.

    No rows from a school may mean that it has not delivered: that is never counted as no support.
    """
    told = tables("support_measure")
    schools = resolved(told, tables).select(*_UNIT_YEAR).distinct()
    pupils = tables("pupil_year").semi_join(schools, _UNIT_YEAR)
    with_support = told.select(*_PUPIL_YEAR).distinct().mutate(supported=ibis.literal(True))
    joined = pupils.left_join(with_support, _PUPIL_YEAR)
    return joined.select(*pupils.columns, has_support=joined.supported.fill_null(False))


def support_by_kind(tables: Tables) -> ir.Table:
    """One row per pupil, school year and kind of support."""
    pupils = tables("pupil_support").drop("has_support")
    every = ibis.union(*(pupils.mutate(support_kind=ibis.literal(kind)) for kind in all_support_kinds()))
    told = tables("support_measure").select(*_PUPIL_YEAR, "support_kind").distinct()
    joined = every.left_join(told.mutate(supported=ibis.literal(True)), [*_PUPIL_YEAR, "support_kind"])
    return joined.select(*every.columns, has_support=joined.supported.fill_null(False))


DERIVED = (
    Derived(
        name="pupil_support",
        grain="one row per pupil and school year at the school units that have told of support",
        inputs=("support_measure", "pupil_year", "school_unit_alias"),
        build=pupil_support,
        order_by=("school_unit_code", "school_year"),
    ),
)
