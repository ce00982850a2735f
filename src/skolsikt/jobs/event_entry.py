"""Write an event down, for whoever entered it on the page of the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run
from skolsikt.loading.event_entry import EventEntry, enter_event

ID = "event_entry"


def as_arguments(entry: EventEntry, *, who: str) -> dict[str, str]:
    """Return ``entry`` as the queue keeps it."""
    return {
        "first": entry.first.isoformat(),
        "last": entry.last.isoformat(),
        "title": entry.title,
        "school_unit": entry.school_unit,
        "who": who,
    }


def _event_entry(run: Run) -> Mapping[str, object]:
    given = run.arguments
    entry = EventEntry(
        first=date.fromisoformat(given["first"]),
        last=date.fromisoformat(given["last"]),
        title=given["title"],
        school_unit=given["school_unit"],
    )
    outcome = enter_event(entry, house=run.house, at=run.at, who=given["who"])
    return {"load": outcome.load, "status": outcome.status}


JOB = Job(id=ID, title=N_("Skriva in en händelse"), run=_event_entry)
