"""Digital mathematics tests by part, and the whole of each test."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.national_tests import with_class
from skolsikt.measures.facts.time import spring_term
from skolsikt.measures.facts.units import resolved
from skolsikt.school.tests_of_levels import TOTAL
from skolsikt.warehouse.derived import Derived, Tables

_OF_THE_TEST = ["pupil_key", "school_year", "school_unit_code", "grade_level", "test", "subject_code"]
_COLUMNS = [*_OF_THE_TEST, "class_name", "teaching_group", "part", "points", "load"]


def screening(tables: Tables) -> ir.Table:
    """One row per pupil, test and part, and one for the whole: as the file tells it, or the sum of all its parts."""
    rows = resolved(tables("screening_result"), tables)[_COLUMNS]
    parts = rows.group_by(_OF_THE_TEST).agg(
        parts=_.count(),
        told=_.points.count(),
        points=_.points.sum(),
        has_total=(_.part == TOTAL).cast("int32").max(),
        class_name=_.class_name.max(),
        teaching_group=_.teaching_group.max(),
        load=_.load.max(),
    )
    wholes = parts.filter(_.has_total == 0).mutate(
        part=ibis.literal(TOTAL), points=(_.told == _.parts).ifelse(_.points, ibis.null("float64"))
    )
    both = ibis.union(rows, wholes[_COLUMNS]).mutate(term=lambda of: spring_term(of.school_year))
    named = both.rename(first_load="load").mutate(last_load=_.first_load)
    return with_class(named, tables)


DERIVED = (
    Derived(
        name="screening",
        grain="one row per pupil, test and part, the whole of the test among them",
        inputs=("screening_result", "placement", "school_unit_alias"),
        build=screening,
        order_by=("school_unit_code", "school_year"),
    ),
)
