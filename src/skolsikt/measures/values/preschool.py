"""Preschool: time away of the planned, and who goes of those who live there."""

from __future__ import annotations

import ibis

from skolsikt.measures.facts.fact import PRESCHOOL_CHILDREN, PRESCHOOL_TIME
from skolsikt.measures.values.value import Value

VALUES = (
    Value(
        name="preschool_absence",
        facts=PRESCHOOL_TIME,
        numerator=lambda rows, limits: rows.away_minutes,
        denominator=lambda rows, limits: ((rows.planned_minutes > 0) & rows.present_minutes.notnull()).ifelse(
            rows.planned_minutes, ibis.null("int32")
        ),
    ),
    Value(name="is_in_preschool", facts=PRESCHOOL_CHILDREN, numerator=lambda rows, limits: rows.is_enrolled),
)
