"""How old the newest file of each source is, and which are late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from skolsikt.home.clock import STOCKHOLM
from skolsikt.loading.loads import PUBLISHED, UNCHANGED, Load
from skolsikt.sources.catalogue import SOURCES

_USUAL_DAYS = 365  # of a source that is no more
_SOON_SHARE = 0.8  # of the days between two files


def newest_loads(loads: Iterable[Load]) -> Mapping[str, Load]:
    """Return the newest load of each source that brought rows, or the same rows once more. ``loads``: newest first."""
    newest: dict[str, Load] = {}
    for load in loads:
        if load.status in (PUBLISHED, UNCHANGED):
            newest.setdefault(load.source, load)
    return newest


def day_of(load: Load) -> date:
    """Return the day, Swedish time, when something was loaded."""
    return datetime.fromisoformat(load.loaded_at).astimezone(STOCKHOLM).date()


class Light(StrEnum):
    """How fresh a source is."""

    GREEN = "green"
    YELLOW = "yellow"  # soon time for a new file
    RED = "red"  # time for a new file


def light(source: str, loaded: date, *, on: date) -> Light:
    """Return how fresh a source is whose newest file came on ``loaded``."""
    days = SOURCES[source].refresh_days if source in SOURCES else _USUAL_DAYS
    age = (on - loaded).days
    if age > days:
        return Light.RED
    return Light.YELLOW if age > days * _SOON_SHARE else Light.GREEN


def is_late(source: str, loaded: date, *, on: date) -> bool:
    """Tell whether it is time for a new file."""
    return light(source, loaded, on=on) is Light.RED


def late_sources(loads: Iterable[Load], *, on: date) -> dict[str, date]:
    """Return the sources that are late, and the day of their newest file."""
    days = {source: day_of(load) for source, load in newest_loads(loads).items()}
    return {source: day for source, day in sorted(days.items()) if is_late(source, day, on=on)}
