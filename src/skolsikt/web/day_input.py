"""A field where a day is chosen: the browser's own, which sends and shows days as 2026-06-30."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day, shown again as it was sent when it is none."""

    input_type = "date"

    def format_value(self, value: Any) -> str:
        return value.isoformat() if isinstance(value, date) else str(value or "")
