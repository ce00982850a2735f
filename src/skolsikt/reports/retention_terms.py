"""How long each kind of data is kept, by the municipality's decision."""

from __future__ import annotations

NO_DECISION = "gallringsbeslut saknas"


def term_of(table: str) -> str:
    """Return in words how long the rows of ``table`` are kept. Without a decision nothing is destroyed."""
    return NO_DECISION
