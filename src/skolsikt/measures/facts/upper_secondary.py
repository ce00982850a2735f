"""What became of those who left compulsory school: by the school unit and the school year that they left."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.dated import by_date
from skolsikt.measures.facts.grades import ADAPTED_SCHOOL_FORMS
from skolsikt.school.dated_rules import rule
from skolsikt.warehouse.derived import Derived, Tables


def _last_grade_level(on: date) -> ir.Value:
    return ibis.literal(rule("grade_level.last", on=on).read(int), "int32")


def _years_of_programme(on: date) -> ir.Value:
    return ibis.literal(rule("upper_secondary.years", on=on).read(int), "int32")


def _leavers(tables: Tables) -> ir.Table:
    """One row per pupil who has been in the last grade level of grundskolan: the last such school year."""
    placed = tables("pupil_year").mutate(start=_.school_year.substr(0, 4).cast("int32"))
    placed = placed.mutate(term=ibis.literal("VT").concat((placed.start + 1).cast("string")))
    adapted = placed.school_form.isin(ADAPTED_SCHOOL_FORMS).fill_null(False)
    last = placed.filter(placed.grade_level == by_date(placed.term, ("grade_level.last",), _last_grade_level), ~adapted)
    latest = ibis.row_number().over(group_by="pupil_key", order_by=_.school_year.desc())
    return last.mutate(
        order=latest, programme_years=by_date(last.term, ("upper_secondary.years",), _years_of_programme)
    ).filter(_.order == 0)


def _after(leavers: ir.Table, tables: Tables) -> ir.Table:
    """One row per leaver with a row in upper secondary school: what the years after tell, each by its number."""
    years = tables("upper_secondary_outcome").mutate(of=_.school_year.substr(0, 4).cast("int32"))
    joined = leavers.select("pupil_key", "start", "programme_years").inner_join(years, "pupil_key")
    told = joined.mutate(number=joined.of - joined.start).filter(_.number >= 1)
    first = _.number == 1
    national = ~_.is_introductory
    in_time = _.number <= _.programme_years
    return told.group_by("pupil_key").agg(
        has_started=((first & national).cast("int32")).max() == 1,
        is_introductory_start=((first & _.is_introductory).cast("int32")).max() == 1,
        has_changed=_.programme_code.nunique(where=national) > 1,
        has_left=_.has_left.fill_null(False).cast("int32").max() == 1,
        has_completed=(_.is_diploma.fill_null(False) & in_time).cast("int32").max() == 1,
        has_completed_year_later=(_.is_diploma.fill_null(False) & (_.number <= _.programme_years + 1))
        .cast("int32")
        .max()
        == 1,
    )


def upper_secondary_path(tables: Tables) -> ir.Table:
    """One row per pupil who has left compulsory school; NULL where the years that would tell are not delivered.

    ``school_year`` and ``school_unit_code`` are those of the last grade level. ``has_started``: in a national programme
    the school year after; ``has_changed`` and ``has_left``: among those, as far as is told.
    """
    leavers = _leavers(tables)
    told = tables("upper_secondary_outcome").agg(newest=_.school_year.max(), oldest=_.school_year.min())
    span = told.mutate(newest=_.newest.substr(0, 4).cast("int32"), oldest=_.oldest.substr(0, 4).cast("int32"))
    after = _after(leavers, tables).rename(after_key="pupil_key")
    joined = leavers.cross_join(span)
    joined = joined.left_join(after, joined.pupil_key == after.after_key)
    is_start_told = (joined.oldest <= joined.start + 1) & (joined.newest >= joined.start + 1)

    def known(name: str, is_told: ir.BooleanValue) -> ir.Value:
        return is_told.ifelse(joined[name].fill_null(False), ibis.null("boolean"))

    started = is_start_told & joined.has_started.fill_null(False)
    return joined.select(
        "pupil_key",
        "school_year",
        "school_unit_code",
        "school_form",
        "grade_level",
        "class_name",
        has_started=known("has_started", is_start_told),
        is_introductory_start=known("is_introductory_start", is_start_told),
        has_changed=known("has_changed", started),
        has_left=known("has_left", started),
        has_completed=known("has_completed", is_start_told & (joined.newest >= joined.start + joined.programme_years)),
        has_completed_year_later=known(
            "has_completed_year_later", is_start_told & (joined.newest > joined.start + joined.programme_years)
        ),
    )


DERIVED = (
    Derived(
        name="upper_secondary_path",
        grain="one row per pupil who has left compulsory school",
        inputs=("upper_secondary_outcome", "pupil_year"),
        build=upper_secondary_path,
        order_by=("school_unit_code", "school_year"),
    ),
)
