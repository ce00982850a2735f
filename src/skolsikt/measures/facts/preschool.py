"""Preschool: planned time and time present, and which of the children who live in an area go there."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Derived, Tables

PRESCHOOL = "FS"
_AREA_AGE = ["school_year", "home_area_code", "birth_year"]


def preschool_time(tables: Tables) -> ir.Table:
    """One row per child, preschool and period, with the time that was planned and not used."""
    rows = resolved(tables("preschool_attendance"), tables)
    away = (rows.planned_minutes > rows.present_minutes).ifelse(rows.planned_minutes - rows.present_minutes, 0)
    return rows.mutate(away_minutes=away)


def preschool_child(tables: Tables) -> ir.Table:
    """One row per child who lives in an area: those who go to preschool, and the rest of the register's number.

    The register only counts, so the rest are rows without a key of anybody: numbers below nought. Ages are those on
    31 December of the autumn. Where more go than the register counts, all of them are there.
    """
    counted = _registered(tables)
    enrolled = tables("pupil_year").filter(_.school_form == PRESCHOOL).select("pupil_key", *_AREA_AGE)
    told = enrolled.semi_join(counted, _AREA_AGE)
    here = told.group_by(_AREA_AGE).agg(here=_.pupil_key.nunique())
    rest = counted.left_join(here, _AREA_AGE)
    rest = rest.select(*counted.columns, others=(rest.children - rest.here.fill_null(0)).cast("int64"))
    rest = rest.filter(_.others > 0)
    rest = rest.mutate(other=ibis.range(0, rest.others).unnest())
    nobody = ibis.row_number().over(order_by=[*_AREA_AGE, "other"]).cast("int64")
    return ibis.union(
        told.mutate(is_enrolled=ibis.literal(True)).select("pupil_key", *_AREA_AGE, "is_enrolled"),
        rest.mutate(pupil_key=-1 - nobody, is_enrolled=ibis.literal(False)).select(
            "pupil_key", *_AREA_AGE, "is_enrolled"
        ),
    )


def _registered(tables: Tables) -> ir.Table:
    """Children of preschool age by area and year of birth, of the latest load that tells of the year."""
    rows = tables("area_population").filter(_.age >= _FIRST_AGE, _.age <= _LAST_AGE)
    placed = rows.mutate(
        school_year=rows.year.cast("string").concat("/", ((rows.year + 1) % 100).cast("string").lpad(2, "0")),
        birth_year=(_.year - _.age).cast("int32"),
        home_area_code=_.area_code,
    )
    return placed.group_by(_AREA_AGE).agg(children=_.persons_count.argmax(_.load))


_FIRST_AGE, _LAST_AGE = 1, 5

DERIVED = (
    Derived(
        name="preschool_child",
        grain="one row per child who lives in an area and school year",
        inputs=("area_population", "pupil_year"),
        build=preschool_child,
        order_by=("school_year", "home_area_code"),
    ),
)
