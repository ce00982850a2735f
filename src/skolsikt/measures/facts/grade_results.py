"""Merit value, eligibility and passes of each pupil, from the rules of ``school`` as portable expressions.

The same rules in plain Python stand in ``school.merit`` and ``school.eligibility``; the tests compare the two.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.dated import by_date
from skolsikt.school.eligibility import eligibility_rules
from skolsikt.school.merit import merit_rules
from skolsikt.school.subjects import subjects_counted
from skolsikt.warehouse.derived import Derived, Tables

PROGRAMME_GROUPS = ("YR", "ES", "EK_HU_SA", "NA_TE")
_COUNTED_RULES = ("subject.names", "subject.counts_as")
_MERIT_RULES = ("merit_value.best_count", "merit_value.extra_subjects")
_ELIGIBILITY_RULES = ("eligibility.programme_groups", "subject.groups", *_COUNTED_RULES)
_RESULT = ["pupil_key", "school_year", "term", "grade_kind", "school_unit_code"]


def _subjects_stood_for(on: date) -> ir.Value:
    """The subjects that a grade stands for, as an array: SVA as SV, a block as each of its subjects."""
    others = {code: subjects for code, subjects in subjects_counted(on).items() if subjects != (code,)}
    known = [(_.subject_code == code, ibis.array(list(subjects))) for code, subjects in others.items()]
    return ibis.cases(*known, else_=ibis.array([_.subject_code]))


def _best_of_each(grades: ir.Table) -> ir.Table:
    """One row per pupil, term, kind and subject counted, with the best grade's points and pass."""
    graded = grades.filter(_.grade_value.notnull())
    counted = graded.mutate(counted=by_date(_.term, _COUNTED_RULES, _subjects_stood_for)).unnest("counted")
    return counted.group_by([*_RESULT, "counted"]).agg(points=_.points.max(), is_passed=_.is_passed.cast("int32").max())


def _extra(on: date) -> ir.Value:
    subjects = merit_rules(on).extra_subjects
    return _.counted.isin(subjects) if subjects else ibis.literal(False)


def _best_count(on: date) -> ir.Value:
    return ibis.literal(merit_rules(on).best_count)


def _ranked(best: ir.Table) -> ir.Table:
    """Rank the subjects by points, with the extra language outside the competition and inside it."""
    best = best.mutate(
        is_extra=by_date(_.term, _MERIT_RULES, _extra), best_count=by_date(_.term, _MERIT_RULES, _best_count)
    )
    by_points = [_.points.desc(), _.counted]
    return best.mutate(
        rank=ibis.row_number().over(group_by=[*_RESULT, "is_extra"], order_by=by_points),
        rank_of_all=ibis.row_number().over(group_by=_RESULT, order_by=by_points),
    )


def _eligible(group: str) -> Callable[[date], ir.Value]:
    def on_day(on: date) -> ir.Value:
        asked = eligibility_rules(on).programme_groups[group]
        if asked.kind == "average":
            return _.points.sum() >= float(asked.minimum_points) * _.count()
        required = _.is_passed.sum(where=_.counted.isin(asked.required)).fill_null(0) == len(asked.required)
        return required & (_.is_passed.sum() >= asked.passed_count)

    return on_day


def _core_passed(on: date) -> ir.Value:
    core = eligibility_rules(on).core
    return _.is_passed.sum(where=_.counted.isin(core)).fill_null(0) == len(core)


def _outcomes(ranked: ir.Table) -> ir.Table:
    eligible = {
        f"is_eligible_{group.lower()}": by_date(_.term.max(), _ELIGIBILITY_RULES, _eligible(group))
        for group in PROGRAMME_GROUPS
    }
    return ranked.group_by(_RESULT).agg(
        merit_value=_.points.sum(where=_.is_extra | (_.rank < _.best_count)),
        merit_value_16=_.points.sum(where=_.rank_of_all < _.best_count),
        has_all_subjects_passed=_.is_passed.min() == 1,
        has_core_subjects_passed=by_date(_.term.max(), _ELIGIBILITY_RULES, _core_passed),
        has_passing_grade=_.is_passed.max() == 1,
        **eligible,
    )


def pupil_grade_result(tables: Tables) -> ir.Table:
    """One row per pupil, term, kind of grades and school unit; the outcomes are NULL for who was not graded at all."""
    grades = tables("subject_grade")
    pupils = grades.group_by(_RESULT).agg(
        grade_level=_.grade_level.max(),
        class_name=_.class_name.max(),
        is_last_grade_level=_.is_last_grade_level.cast("int32").max() == 1,
        is_adapted=_.is_adapted.cast("int32").max() == 1,
        is_graded=_.grade_value.count() > 0,
        first_load=_.first_load.min(),
        last_load=_.last_load.max(),
    )
    outcomes = _outcomes(_ranked(_best_of_each(grades)))
    joined = pupils.left_join(outcomes, _RESULT)
    return joined.mutate(has_passing_grade=joined.has_passing_grade.fill_null(False))[
        [*pupils.columns, *(name for name in outcomes.columns if name not in _RESULT)]
    ]


DERIVED = (
    Derived(
        name="pupil_grade_result",
        grain="one row per pupil, school year, term, kind of grades and school unit",
        inputs=("subject_grade",),
        build=pupil_grade_result,
        order_by=("school_unit_code", "school_year"),
    ),
)
