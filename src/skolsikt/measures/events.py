"""What happened when, as trends show it: of one school unit, and of all of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import cast

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.privacy.viewer import EVERY_UNIT


@dataclass(frozen=True)
class Event:
    """``school_unit``: a code, or ``*`` for every unit; ``last`` is the first day of what took one day."""

    school_unit: str
    first: date
    last: date
    title: str


def read_events(rows: Rows | None, school_units: Collection[str] = ()) -> tuple[Event, ...]:
    """Return the events of every unit and of these ones, in the order of their days; none before anything is loaded."""
    if rows is None:
        return ()
    wanted = {EVERY_UNIT, *school_units}
    found = rows.fetchall(
        "SELECT event_id, arg_max(school_unit_code, load), arg_max(from_date, load), arg_max(to_date, load), "
        "arg_max(title, load) FROM event GROUP BY event_id"
    )
    events = [
        Event(str(unit), cast(date, first), cast(date, last or first), str(title))
        for _id, unit, first, last, title in found
    ]
    return tuple(sorted((one for one in events if one.school_unit in wanted), key=lambda one: (one.first, one.title)))
