"""How this installation gives out figures: who must approve, and on which days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

_LEAP_YEAR = 2024
_FIRST_DAYS = tuple(f"{month:02}-01" for month in range(1, 13))


def _a_day(text: str) -> str:
    _on(text, _LEAP_YEAR)
    return text


Day = Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_a_day)]


class ReleaseSettings(BaseModel):
    """Approvals and days of releases. A day is month and day: ``09-01``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    approvers: int = Field(2, ge=0, le=2, description="How many must approve a release before it is in force.")
    days: list[Day] = Field(
        list(_FIRST_DAYS), min_length=1, description="Days on which what is over is prepared for release."
    )
    results_days: list[Day] = Field(
        ["02-01", "09-01"],
        min_length=1,
        description="Days from which results (school years and terms) join the next release: once a term.",
    )

    def newest_day(self, today: date) -> date:
        """Return the last day of ``days`` up to and with ``today``."""
        return _newest(self.days, today)

    def takes_results(self, today: date, *, since: date | None) -> bool:
        """Return whether a day for results has come after ``since``, the day of the last release; None: there is none.

        >>> ReleaseSettings().takes_results(date(2026, 10, 1), since=date(2026, 9, 1))
        False
        """
        return since is None or since < _newest(self.results_days, today)


def _newest(days: list[str], today: date) -> date:
    return max(day for text in days for year in (today.year - 1, today.year) if (day := _on(text, year)) <= today)


def _on(text: str, year: int) -> date:
    month, day = map(int, text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        if (month, day) != (2, 29):
            raise
        return date(year, 3, 1) - timedelta(days=1)
