"""Where a pupil goes to school in a school year: told by enrolments, otherwise by grades and attendance."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.units import resolved
from skolsikt.warehouse.derived import Derived, Tables

_PUPIL_UNIT_YEAR = ["pupil_key", "school_year", "school_unit_code"]
_UNKNOWN = ibis.null("string")
_SEEN_IN = ("grade_level", "class_name")
_WITHOUT_FORM = ("lesson_pupil", "attendance_period", "national_test_result", "screening_result")
_COLUMNS = [*_PUPIL_UNIT_YEAR, "school_form", "grade_level", "class_name", "from_date", "rank"]


def lesson_pupil(tables: Tables) -> ir.Table:
    """What lessons tell of each pupil, school year and unit, in thousands of rows instead of millions."""
    return tables("lesson_attendance").group_by(_PUPIL_UNIT_YEAR).agg(**{name: _[name].max() for name in _SEEN_IN})


def _from_enrolments(tables: Tables) -> ir.Table:
    """The last enrolment of each pupil, unit and year: the class it ended in is the one that is counted.

    Sources that do not know the school form (OneRoster) come after those that do.
    """
    enrolment = resolved(tables("enrolment"), tables)
    order = [_.school_form.isnull().cast("int32"), _.from_date.desc(), _.load.desc()]
    last = ibis.row_number().over(group_by=_PUPIL_UNIT_YEAR, order_by=order)
    ranked = enrolment.mutate(order=last).filter(_.order == 0)
    return ranked.mutate(rank=ibis.literal(1, "int32"))[_COLUMNS]


def _seen(tables: Tables) -> ir.Table:
    """One row per pupil, unit and year that grades, attendance or tests tell of; no first day is known."""
    forms = {"grade": _.school_form} | dict.fromkeys(_WITHOUT_FORM, _UNKNOWN)
    rows = [tables(name).select(*_PUPIL_UNIT_YEAR, *_SEEN_IN, school_form=form) for name, form in forms.items()]
    return ibis.union(*rows)


def placement(tables: Tables) -> ir.Table:
    """One row per pupil, school year and school unit: school form, grade level and class.

    The enrolment tells first (``rank`` 1); grades, attendance and tests tell where there is none, or none with a class.
    """
    enrolled = _from_enrolments(tables)
    told = enrolled.filter(_.class_name.notnull())
    untold = resolved(_seen(tables), tables).anti_join(told, _PUPIL_UNIT_YEAR)
    seen = untold.mutate(from_date=ibis.null("date"), rank=ibis.literal(2, "int32"))[_COLUMNS]
    return (
        ibis.union(enrolled, seen)
        .group_by(_PUPIL_UNIT_YEAR)
        .agg(
            school_form=_preferably_enrolled("school_form"),
            grade_level=_preferably_enrolled("grade_level"),
            class_name=_preferably_enrolled("class_name"),
            from_date=_.from_date.max(),
            rank=_.rank.min(),
        )
    )


def _preferably_enrolled(column: str) -> ir.Value:
    return ibis.coalesce(_[column].max(where=_.rank == 1), _[column].max())


DERIVED = (
    Derived(
        name="lesson_pupil",
        grain="one row per pupil, school year and recorded school unit with lessons",
        inputs=("lesson_attendance",),
        build=lesson_pupil,
        order_by=("school_year", "pupil_key"),
        year_by_year_of="lesson_attendance",
    ),
    Derived(
        name="placement",
        grain="one row per pupil, school year and school unit",
        inputs=("enrolment", "grade", *_WITHOUT_FORM, "school_unit_alias"),
        build=placement,
        order_by=("school_year", "pupil_key"),
    ),
)
