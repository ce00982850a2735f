"""Read loaded files again when it has been decided whom their rows are about, or when new pupils are known."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.master_key import is_closed
from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.loading.read_anew import loads_to_read_anew, read_anew

ID = "read_anew"


def _read_anew(run: Run) -> Mapping[str, object]:
    """Read the load that is named; at night every one that waits, so that a decision is never left lying.

    One that fails says so among the loads and does not stop the others.
    """
    if is_closed(run.house.home):
        return {"waiting": len(loads_to_read_anew(run.house))}
    if named := run.arguments.get("load"):
        return {"load": _read(int(named), run)}
    numbers, failed = loads_to_read_anew(run.house), 0
    for number in numbers:
        try:
            _read(number, run)
        except SkolsiktError:
            failed += 1
    return {"read": len(numbers) - failed, "failed": failed}


def _read(number: int, run: Run) -> int:
    who = run.arguments.get("who", "")
    return read_anew(number, house=run.house, at=run.at, who=who, progress=run.progress).record.number


JOB = Job(
    id=ID,
    title=N_("Läs om filer efter beslut om elever utan personnummer"),
    run=_read_anew,
    schedule=Schedule(minute="40", hour="4"),
)
