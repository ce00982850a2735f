"""Assessments of pupils and co-markings of tests, at the school units that they belong to."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Tables

ENTERED = "co_marking_entry"  # the source of co-markings that somebody has entered on a page


def assessments(tables: Tables) -> ir.Table:
    """One row per pupil, term and subject."""
    return resolved(tables("assessment"), tables)


def latest_assessments(tables: Tables) -> ir.Table:
    """One row per pupil, school year and subject: that of the later term, so that nobody counts twice."""
    same = ["pupil_key", "school_year", "subject_code"]
    # HT comes before VT, by the letters and in the school year.
    latest = ibis.row_number().over(group_by=same, order_by=[_.term.desc(), _.load.desc()])
    return assessments(tables).mutate(order=latest).filter(_.order == 0).drop("order", "term")


def co_markings(tables: Tables) -> ir.Table:
    """One row per pupil, test and part, with whether both markings say the same.

    What somebody has entered holds, whatever files say, and then the latest load.
    """
    same = ["pupil_key", "school_year", "test", "subject_code", "part"]
    first = ibis.row_number().over(group_by=same, order_by=[(_.source == ENTERED).desc(), _.load.desc()])
    told_once = resolved(tables("co_marking"), tables).mutate(order=first).filter(_.order == 0).drop("order")
    return told_once.mutate(is_agreed=_.first_mark == _.second_mark)
