"""Fetch open data: once a week where the settings say so, or when the page Data says."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.settings import Settings
from skolsikt.home.words import N_, _
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.told_before import told_before
from skolsikt.loading.fetching.fetch import APIS, fetch
from skolsikt.records.governance.coordinator import tell_coordinator

ID = "fetch_open_data"


def _fetch_open_data(run: Run) -> Mapping[str, object]:
    """Fetch from one API at a time; how each went is kept for the page Data."""
    outcomes = []
    for position, api in enumerate(APIS):
        run.progress(api, position / len(APIS))
        outcomes += fetch([api], house=run.house, at=run.at)
    failed = sorted({outcome.api for outcome in outcomes if outcome.problem})
    if set(failed) - told_before(ID, "failed"):
        letter = [
            _("De gamla siffrorna står kvar. Försöket görs om nästa vecka."),
            _("Vad som hände står på sidan Data under Öppna data:"),
        ]
        tell_coordinator(run.house.settings, _("Öppna data gick inte att hämta"), letter, about=ID)
    return {"fetched": sum(outcome.changed for outcome in outcomes if not outcome.problem), "failed": failed}


def _usual(said: Settings) -> Schedule | None:
    return Schedule(minute="15", hour="2", day_of_week="0") if said.open_data.is_scheduled else None


JOB = Job(
    id=ID,
    title=N_("Hämta öppna data"),
    run=_fetch_open_data,
    usual=_usual,
    is_of_sources=True,
)
