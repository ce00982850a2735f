"""Work that goes by itself and did not go well the last time: what it is, since when, and what is said to be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from skolsikt.home.words import _
from skolsikt.jobs.contract import Job
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.registry import jobs


@dataclass(frozen=True)
class Broken:
    """One piece of work. ``since``: the first time in a row; ``texts``: why it failed, or what was left undone."""

    title: str
    since: datetime | None
    texts: Sequence[str]


def broken_work() -> list[Broken]:
    """Return all scheduled work whose latest run went wrong, in the order of the registry."""
    found = (_broken(known) for known in jobs().values() if known.schedule or known.is_of_sources)
    return [one for one in found if one]


def _broken(known: Job) -> Broken | None:
    in_a_row = list(takewhile(_texts, JobRun.that_did_something(known.id).iterator()))
    if not in_a_row:
        return None
    return Broken(title=_(known.title), since=in_a_row[-1].finished_at, texts=_texts(in_a_row[0]))


def _texts(row: JobRun) -> list[str]:
    return [row.error] if row.status == JobRun.Status.FAILED else list(row.outcome.get("problems", ()))
