"""Load the marks that people have entered on the page Sambedömning: at once, and again until it has been done."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.master_key import is_closed
from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.loading.co_marking_entry import load_waiting
from skolsikt.loading.kept_entry import kept_count
from skolsikt.warehouse.lock import WarehouseBusy

ID = "co_marking_entry"
WAITING = "waiting"


def _co_marking_entry(run: Run) -> Mapping[str, object]:
    if not kept_count(run.house.home):
        return {}
    if is_closed(run.house.home):  # they wait until two persons have opened
        return {WAITING: kept_count(run.house.home)}
    try:
        return {"loads": [load.number for load in load_waiting(run.house, at=run.at)]}
    except WarehouseBusy:  # for the next time
        return {WAITING: kept_count(run.house.home)}


JOB = Job(id=ID, title=N_("Spara sambedömningar"), run=_co_marking_entry, schedule=Schedule(minute="*/10"))
