"""Pull what has changed in the school systems: the link that replaces exports."""

from __future__ import annotations

import time
from collections.abc import Mapping

from skolsikt.home.master_key import is_closed
from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.told_before import told_before
from skolsikt.loading.pulling.connection import Patience
from skolsikt.loading.pulling.pull import pull
from skolsikt.records.governance.coordinator import tell_coordinator

ID = "pull_ss12000"


def _pull(run: Run) -> Mapping[str, object]:
    """Pull from every server of the settings. A closed vault lets nobody in: the next time takes it up."""
    settings = run.house.settings
    if not settings.ss12000 or is_closed(run.house.home):
        return {}
    pulled = pull(run.house, at=run.at, patience=Patience(wait=time.sleep), progress=run.progress, who="pull_ss12000")
    outcome = pulled.outcome
    if set(pulled.problems) - told_before(ID, "problems"):
        letter = [
            _("Det som inte kom står som det var, resten är inläst. Försöket görs om nästa gång."),
            _("Vad som hände står på sidan Data:"),
        ]
        tell_coordinator(settings, _("Allt gick inte att hämta från skolsystemen"), letter, about=ID)
    return {
        "load": outcome.load,
        "status": outcome.status,
        "rows_read": outcome.rows_read,
        "rows_rejected": outcome.rows_rejected,
        "problems": list(pulled.problems),
    }


def _usual(said: Settings) -> Schedule | None:
    hours = ",".join(map(str, sorted(said.pull_hours)))
    return Schedule(minute="20", hour=hours) if said.ss12000 and hours else None


JOB = Job(
    id=ID,
    title=N_("Hämta från skolsystemens API (SS 12000)"),
    run=_pull,
    usual=_usual,
    is_of_sources=True,
)
