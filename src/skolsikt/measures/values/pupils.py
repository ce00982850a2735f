"""Pupils, published figures and stored results: values that are counted or read, not computed."""

from __future__ import annotations

from skolsikt.measures.facts.fact import PUBLISHED, PUPILS, SEGREGATION
from skolsikt.measures.values.value import Value

VALUES = (
    Value(name="pupil", facts=PUPILS),
    Value(name="published_value", facts=PUBLISHED),
    Value(name="segregation_index", facts=SEGREGATION),
)
