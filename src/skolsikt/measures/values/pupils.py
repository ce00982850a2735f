"""Pupils, published figures and stored results: values that are counted or read, not computed."""

from __future__ import annotations

from skolsikt.measures.facts.fact import PUBLISHED, PUPILS, SEGREGATION
from skolsikt.measures.values.value import Value

VALUES = (
    Value(name="pupil", facts=PUPILS, numerator=lambda rows, limits: rows.pupil_key),
    Value(name="published_value", facts=PUBLISHED, numerator=lambda rows, limits: rows.value),
    Value(name="segregation_index", facts=SEGREGATION, numerator=lambda rows, limits: rows.value),
)
