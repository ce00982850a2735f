"""Absence, high absence and reporting, from sums of minutes."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from skolsikt.measures.facts.fact import ATTENDANCE, LESSONS, TAUGHT
from skolsikt.measures.values.value import Limits, Value


def _scheduled(rows: ir.Table, limits: Limits) -> ir.Value:
    return (rows.scheduled_minutes > 0).ifelse(rows.scheduled_minutes, ibis.null("int64"))


def _absent(rows: ir.Table, limits: Limits) -> ir.Value:
    """Valid and invalid minutes together; NULL only where neither is known."""
    is_known = rows.valid_absent_minutes.notnull() | rows.invalid_absent_minutes.notnull()
    together = rows.valid_absent_minutes.fill_null(0) + rows.invalid_absent_minutes.fill_null(0)
    return is_known.ifelse(together, ibis.null("int64"))


def _has_high_absence(rows: ir.Table, limits: Limits) -> ir.Value:
    """MORE than the limit, among pupils with enough scheduled time to be judged."""
    is_judged = rows.scheduled_minutes >= limits.high_absence_minimum_scheduled_minutes
    is_high = _absent(rows, limits).fill_null(0) > rows.scheduled_minutes * limits.high_absence_share
    return is_judged.ifelse(is_high, ibis.null("boolean"))


ABSENCE = Value(name="absence", facts=ATTENDANCE, numerator=_absent, denominator=_scheduled)
ABSENCE_VALID = Value(
    name="absence_valid",
    facts=ATTENDANCE,
    numerator=lambda rows, limits: rows.valid_absent_minutes,
    denominator=_scheduled,
)
ABSENCE_INVALID = Value(
    name="absence_invalid",
    facts=ATTENDANCE,
    numerator=lambda rows, limits: rows.invalid_absent_minutes,
    denominator=_scheduled,
)
HIGH_ABSENCE = Value(name="high_absence", facts=ATTENDANCE, numerator=_has_high_absence, of_pupil_sums=True)
REPORTED = Value(
    name="reported",
    facts=ATTENDANCE,
    numerator=lambda rows, limits: rows.reported_minutes,
    denominator=lambda rows, limits: (rows.reporting_known_minutes > 0).ifelse(
        rows.reporting_known_minutes, ibis.null("int64")
    ),
    teachers_in=(TAUGHT, LESSONS),
)
# Lessons, not minutes: one that nobody has registered is one, long or short.
UNREPORTED_LESSONS = Value(
    name="unreported_lessons",
    facts=ATTENDANCE,
    numerator=lambda rows, limits: rows.unreported_lessons_count,
    denominator=lambda rows, limits: (rows.known_lessons_count > 0).ifelse(
        rows.known_lessons_count, ibis.null("int64")
    ),
    teachers_in=(TAUGHT, LESSONS),
)

VALUES = (ABSENCE, ABSENCE_VALID, ABSENCE_INVALID, HIGH_ABSENCE, REPORTED, UNREPORTED_LESSONS)
