"""What a job is: one file in this room, one line in the registry of jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from skolsikt.home.settings import Settings
from skolsikt.measures.house import House


@dataclass(frozen=True, kw_only=True)
class Run:
    """One running job: its arguments, the opened installation, the time, and where to tell how far it has come."""

    house: House
    arguments: Mapping[str, str]
    at: datetime
    progress: Callable[[str, float], None]


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """When a job runs by itself, Swedish time, in the fields of crontab. The default is never."""

    minute: str = "0"
    hour: str = "*"
    day: str = "*"
    month: str = "*"
    day_of_week: str = "*"


@dataclass(frozen=True, kw_only=True)
class Job:
    """A piece of long work. ``run`` returns what there is to tell afterwards; never anything about a pupil.

    ``usual``: when it runs by itself where nothing else is said, when that follows from the settings.
    ``is_of_sources``: it brings data, and the page Data may say when.
    """

    id: str
    title: str
    run: Callable[[Run], Mapping[str, object]]
    schedule: Schedule | None = None
    usual: Callable[[Settings], Schedule | None] | None = None
    is_of_sources: bool = field(default=False)
    may_be_repeated: bool = field(default=True)  # after a worker that died: false for work that must not be done twice
