"""Absence that lessons tell no kind of, and that a notice of the pupil covers."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.measures.facts.time import MINUTES_PER_DAY, minutes_at, swedish_minutes
from skolsikt.warehouse.derived import Derived, Tables

TOLD_KIND = "told_kind"
# What a lesson must tell, for its absence to be told by a notice.
TOLD_BY = frozenset(
    {
        *("pupil_key", "school_year", "date", "start_minute", "scheduled_minutes"),
        *("valid_absent_minutes", "invalid_absent_minutes", "notice_kind"),
    }
)
_ONE_LESSON = ("pupil_key", "school_year", "school_unit_code", "date", "start_minute", "subject_code", "load")
_ONLY_REPORTED = "reported_absence"  # what SS 12000 has: that absence was reported, and not what it was


def notice_span(tables: Tables) -> ir.Table:
    """One row per notice that tells a kind, in Swedish minutes; one whose end is not told lasts the day out."""
    notices = tables("absence_notice").filter(_.kind.notnull())
    begins = swedish_minutes(notices.starts_at)
    day_out = (begins // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
    ends = ibis.coalesce(swedish_minutes(notices.ends_at), day_out)
    return notices.select("pupil_key", "school_year", "kind", begins=begins, ends=ends)


def with_told_kind(lessons: ir.Table, tables: Tables) -> ir.Table:
    """Lessons with ``told_kind``: what the lesson tells of its absence; where it tells nothing, what notices tell.

    Only absence of no kind is looked up: what lessons tell stands, whatever a notice tells.
    """
    absent = lessons.valid_absent_minutes.fill_null(0) + lessons.invalid_absent_minutes.fill_null(0)
    is_untold = lessons.notice_kind.isnull() & (absent > 0)
    told = lessons.filter(~is_untold).mutate(**{TOLD_KIND: _.notice_kind})
    return ibis.union(told, _told_by_notices(lessons.filter(is_untold), tables("notice_span")))


def _told_by_notices(lessons: ir.Table, notices: ir.Table) -> ir.Table:
    """The lessons, each once, with the kind that notices of the pupil tell of that time.

    A notice that says what the absence is goes before one that says only that it was reported. Notices of the same
    time that contradict each other tell nothing.
    """
    begins = minutes_at(lessons.date, lessons.start_minute)
    at_the_time = [notices.begins < begins + lessons.scheduled_minutes, notices.ends > begins]
    of_the_pupil = [lessons.pupil_key == notices.pupil_key, lessons.school_year == notices.school_year]
    covered = lessons.left_join(notices, [*of_the_pupil, *at_the_time])[[*lessons.columns, "kind"]]
    # Grouped by what makes a lesson, not by every column: those that a question has no use for are not read.
    others = {name: _[name].arbitrary() for name in lessons.columns if name not in _ONE_LESSON}
    finer = _.kind.nullif(_ONLY_REPORTED)
    found = covered.group_by(_ONE_LESSON).agg(first=finer.min(), last=finer.max(), reported=_.kind.max(), **others)
    # Without a finer kind the only kind that is left is the one that says that it was reported.
    kind = ibis.cases((_.first.isnull(), _.reported), (_.first == _.last, _.first))
    return found.select(*lessons.columns, **{TOLD_KIND: kind})


DERIVED = (
    Derived(
        name="notice_span",
        grain="one row per notice of absence that tells its kind",
        inputs=("absence_notice",),
        build=notice_span,
        order_by=("school_year", "pupil_key"),
    ),
)
