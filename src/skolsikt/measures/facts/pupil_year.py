"""One row per pupil and school year: what is known about the pupil, and the school unit that answers for it."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.warehouse.derived import Derived, Tables

# Known once, known for every year. What can change (home area, newly arrived) holds only for its own year.
_LASTING = ("sex", "birth_year", "birth_month")
_OF_THE_YEAR = (
    "is_newly_arrived",
    "has_foreign_background",
    "parents_education",
    "is_protected",
    "home_area_code",
    "home_municipality",
)


def _latest(column: str) -> ir.Value:
    """The value that the latest load gave; a load that left the column empty says nothing."""
    return _[column].argmax(_.load, where=_[column].notnull())


def _main_placement(placement: ir.Table) -> ir.Table:
    """The unit that answers for the pupil: the latest enrolment; pupils without one where they were seen."""
    # DuckDB puts NULL last and Spark first: the order says it with a column of its own.
    order = [_.rank, _.from_date.isnull().cast("int32"), _.from_date.desc(), _.school_unit_code]
    ranked = placement.mutate(order=ibis.row_number().over(group_by=["pupil_key", "school_year"], order_by=order))
    return ranked.filter(_.order == 0).drop("order", "rank", "from_date")


def pupil_year(tables: Tables) -> ir.Table:
    """Attributes from the latest load that gave them, unit and class from the main placement."""
    pupil = tables("pupil")
    lasting = pupil.group_by("pupil_key").agg(**{name: _latest(name) for name in _LASTING})
    yearly = pupil.group_by(["pupil_key", "school_year"]).agg(**{name: _latest(name) for name in _OF_THE_YEAR})
    placed = _main_placement(tables("placement"))
    return (
        placed.left_join(lasting, "pupil_key")
        .drop("pupil_key_right")
        .left_join(yearly, ["pupil_key", "school_year"])
        .drop("pupil_key_right", "school_year_right")
    )


DERIVED = (
    Derived(
        name="pupil_year",
        grain="one row per pupil and school year",
        inputs=("pupil", "placement"),
        build=pupil_year,
        order_by=("school_year", "school_unit_code", "pupil_key"),
    ),
)
