"""Whether a pupil gets support, any or of a kind."""

from __future__ import annotations

from skolsikt.measures.facts.fact import SUPPORT
from skolsikt.measures.values.value import Value

VALUES = (Value(name="has_support", facts=SUPPORT, numerator=lambda rows, limits: rows.has_support),)
