"""What became of former pupils in upper secondary school."""

from __future__ import annotations

from skolsikt.measures.facts.fact import UPPER_SECONDARY
from skolsikt.measures.values.value import Value


def _path(name: str, column: str) -> Value:
    return Value(name=name, facts=UPPER_SECONDARY, numerator=lambda rows, limits: rows[column])


VALUES = (
    _path("has_started_upper_secondary", "has_started"),
    _path("has_started_introductory", "is_introductory_start"),
    _path("has_changed_programme", "has_changed"),
    _path("has_left_upper_secondary", "has_left"),
    _path("has_completed_upper_secondary", "has_completed"),
    _path("has_completed_upper_secondary_year_later", "has_completed_year_later"),
)
