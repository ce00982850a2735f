"""Pupils, published figures and stored results: values that are counted or read, not computed."""

from __future__ import annotations

from skolsikt.measures.facts.fact import AREA_VALUES, PUBLISHED, PUPILS, SEGREGATION
from skolsikt.measures.values.value import Value

HIGHEST = 3  # parents_education: 1 compulsory school, 2 upper secondary, 3 after that (SCB, SALSA)

VALUES = (
    Value(name="pupil", facts=PUPILS, numerator=lambda rows, limits: rows.pupil_key),
    Value(name="published_value", facts=PUBLISHED, numerator=lambda rows, limits: rows.value),
    Value(name="area_value", facts=AREA_VALUES, numerator=lambda rows, limits: rows.value),
    Value(
        name="has_higher_educated_parent",
        facts=PUPILS,
        numerator=lambda rows, limits: rows.parents_education == HIGHEST,
    ),
    Value(name="has_foreign_background", facts=PUPILS, numerator=lambda rows, limits: rows.has_foreign_background),
    Value(name="is_newly_arrived", facts=PUPILS, numerator=lambda rows, limits: rows.is_newly_arrived),
    Value(name="segregation_index", facts=SEGREGATION, numerator=lambda rows, limits: rows.value),
)
