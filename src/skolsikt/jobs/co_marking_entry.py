"""Load the marks that somebody has entered on the page Sambedömning."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run
from skolsikt.loading.co_marking_entry import enter_co_markings, entry_of
from skolsikt.loading.kept_entry import forget_entry, read_entry

ID = "co_marking_entry"
_WAIT_SECONDS = 600  # nobody waits for the worker, and what was written is not to be lost


def _co_marking_entry(run: Run) -> Mapping[str, object]:
    name, home = run.arguments["entry"], run.house.home
    entry = entry_of(read_entry(home, name))
    outcome = enter_co_markings(entry, house=run.house, at=run.at, who=run.arguments["who"], wait_seconds=_WAIT_SECONDS)
    forget_entry(home, name)
    return {"load": outcome.load, "status": outcome.status}


JOB = Job(id=ID, title=N_("Spara en sambedömning"), run=_co_marking_entry)
