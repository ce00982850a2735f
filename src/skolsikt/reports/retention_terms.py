"""How long each kind of data is kept, by the municipality's decisions. No decision, no destruction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from skolsikt.home.paths import Home

NO_DECISION = "gallringsbeslut saknas"


def terms_in_force(home: Home, *, on: date) -> Mapping[str, str]:
    """Return table -> in words how long its rows are kept, for the tables that a decision in force on a day is about.

    This version keeps no decisions, so there are none.
    """
    return {}


def term_of(table: str, *, home: Home, on: date) -> str:
    """Return in words how long the rows of ``table`` are kept."""
    return terms_in_force(home, on=on).get(table, NO_DECISION)
