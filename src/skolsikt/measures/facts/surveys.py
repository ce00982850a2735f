"""Surveys: published figures as they stand, and the answers of groups with what may be told of them.

Nothing here is about a person, and what is told is told to everybody: nobody has the right to single answers. So that
no small group can be worked out, sums are only made of groups that are told themselves (``behind``), and of few
positive or few negative answers it is only told that they are few.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.units import resolved
from skolsikt.school.surveys import smallest_side
from skolsikt.warehouse.derived import Derived, Tables

_SIDE = smallest_side(date.max)
_ABOUT = _SIDE // 2  # what fewer than _SIDE is told as
_OF_A_SURVEY = ("survey", "school_year", "school_unit_code", "respondent_group", "heading", "question")


def survey_figure(tables: Tables) -> ir.Table:
    """Indices and shares as they were told, one row each. Where two files tell the same, the latest load holds."""
    rows = resolved(tables("survey_index"), tables)
    same = ["survey", "school_year", "school_unit_code", "respondent_group", "grade_level", "index_name", "answer"]
    latest = ibis.row_number().over(group_by=same, order_by=[_.load.desc()])
    return (
        rows.mutate(order=latest)
        .filter(_.order == 0)
        .select(
            *same,
            "question",
            "value",
            "answers_count",
            "withheld_code",
            "load",
            first_load=_.load,
            last_load=_.load,
            period=_.school_year,
            unit_kind=ibis.literal("school_unit"),
            sex=ibis.literal("all"),
            is_approximate=ibis.literal(False),
        )
    )


def survey_group(tables: Tables) -> ir.Table:
    """Answers with an opinion per question and group: all who answered, each grade level, each sex.

    ``behind``: the smallest group that the row can tell of. A part (a grade level, a sex) tells of all the other parts
    too, together with the whole, so that all parts of a question are told or none. ``told_positive``: the positive
    answers, as they are told.
    """
    rows = resolved(tables("survey_answer"), tables)
    counted = rows.filter(_.answer != "no_opinion")
    groups = counted.group_by([*_OF_A_SURVEY, "grade_level", "sex"]).agg(
        answers=_.answers_count.sum().cast("int64"),
        positive=_.answers_count.sum(where=_.answer == "positive").fill_null(0).cast("int64"),
    )
    sized = groups.filter(_.answers > 0).mutate(part=_part(), negative=_.answers - _.positive)
    return _told(_with_the_smallest(sized)).select(
        *_OF_A_SURVEY,
        "part",
        "grade_level",
        "sex",
        "answers",
        "told_positive",
        "behind",
        is_about=_.told_positive != _.positive,
        index_name=_.heading,
    )


def _part() -> ir.Value:
    return ibis.cases((_.grade_level.notnull(), "grade_level"), (_.sex.notnull(), "sex"), else_="whole")


def _with_the_smallest(groups: ir.Table) -> ir.Table:
    """The smallest group and the smallest side of the question's parts, those who told no part among them."""
    of_question = ibis.window(group_by=list(_OF_A_SURVEY))
    parts = ibis.window(group_by=[*_OF_A_SURVEY, "part"])
    is_whole = _.part == "whole"
    sized = groups.mutate(
        rest=_.answers.max(where=is_whole).over(of_question) - _.answers.sum().over(parts),
        rest_positive=_.positive.max(where=is_whole).over(of_question) - _.positive.sum().over(parts),
        smallest=_.answers.min().over(parts),
        side=ibis.least(_.positive, _.negative).min().over(parts),
    )
    has_rest = sized.rest > 0
    rest_side = ibis.least(sized.rest_positive, sized.rest - sized.rest_positive)
    return sized.mutate(
        smallest=has_rest.ifelse(ibis.least(sized.smallest, sized.rest), sized.smallest),
        side=has_rest.ifelse(ibis.least(sized.side, rest_side), sized.side),
    )


def _told(groups: ir.Table) -> ir.Table:
    is_safe_part = groups.side >= _SIDE  # the whole less the other parts would tell of a part with a small side
    of_part = is_safe_part.ifelse(groups.smallest, ibis.literal(0, "int64"))
    told = ibis.cases(
        (groups.positive < _SIDE, ibis.literal(_ABOUT, "int64")),
        (groups.negative < _SIDE, groups.answers - _ABOUT),
        else_=groups.positive,
    )
    return groups.mutate(behind=(groups.part == "whole").ifelse(groups.answers, of_part), told_positive=told)


def groups_of(part: str) -> Callable[[Tables], ir.Table]:
    """Return what gives the groups of one ``part``: whole, grade_level or sex, with the column that tells it."""

    def rows(tables: Tables) -> ir.Table:
        dropped = [name for name in ("grade_level", "sex") if name != part]
        return tables("survey_group").filter(_.part == part).drop("part", *dropped)

    return rows


DERIVED = (
    Derived(
        name="survey_figure",
        grain="one row per survey, unit, group, index and answer",
        inputs=("survey_index", "school_unit_alias"),
        build=survey_figure,
        order_by=("school_unit_code", "school_year"),
    ),
    Derived(
        name="survey_group",
        grain="one row per survey, unit, group, question and part",
        inputs=("survey_answer", "school_unit_alias"),
        build=survey_group,
        order_by=("school_unit_code", "school_year"),
    ),
)
