"""Write days into the school calendar, for whoever entered them on its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run
from skolsikt.loading.calendar_entry import CalendarEntry, enter_days
from skolsikt.school.calendar_day import DayKind

ID = "calendar_entry"


def as_arguments(entry: CalendarEntry, *, who: str) -> dict[str, str]:
    """Return ``entry`` as the queue keeps it."""
    return {
        "first": entry.first.isoformat(),
        "last": entry.last.isoformat(),
        "kind": entry.kind or "",
        "name": entry.name,
        "school_unit": entry.school_unit,
        "who": who,
    }


def _calendar_entry(run: Run) -> Mapping[str, object]:
    given = run.arguments
    entry = CalendarEntry(
        first=date.fromisoformat(given["first"]),
        last=date.fromisoformat(given["last"]),
        kind=cast("DayKind | None", given["kind"] or None),
        name=given["name"],
        school_unit=given["school_unit"],
    )
    outcome = enter_days(entry, house=run.house, at=run.at, who=given["who"])
    return {"load": outcome.load, "status": outcome.status}


JOB = Job(id=ID, title=N_("Ändra skolkalendern"), run=_calendar_entry)
