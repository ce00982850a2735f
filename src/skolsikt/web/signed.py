"""Who wrote or decided something, and on which day."""

from __future__ import annotations

from datetime import datetime

from skolsikt.presentation.periods import day_label
from skolsikt.records.accounts.models import User


def signed(by: User | None, at: datetime | None) -> str:
    """Return name and day; empty as long as nobody has."""
    return f"{by.full_name}, {day_label(at)}" if by and at else ""
