"""Tell the coordinator once of each source that has become late, so that a link that broke is not found by chance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_, _, ngettext
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.jobs.told_before import told_before
from skolsikt.loading.freshness import late_sources
from skolsikt.loading.loads import list_loads
from skolsikt.records.governance.coordinator import tell_coordinator
from skolsikt.sources.catalogue import SOURCES

ID = "late_sources"


def _report(run: Run) -> Mapping[str, object]:
    late = late_sources(list_loads(run.house.home), on=run.at.astimezone(STOCKHOLM).date())
    told = {f"{source} {day}" for source, day in late.items()}
    before = told_before(ID, "late")
    new = {source: day for source, day in late.items() if f"{source} {day}" not in before}
    if new:
        subject = ngettext("{count} källa är sen", "{count} källor är sena", len(new)).format(count=len(new))
        tell_coordinator(run.house.settings, subject, _letter(new), about=ID)
    return {"late": sorted(told), "new": len(new)}


def _letter(new: Mapping[str, date]) -> list[str]:
    lines = [_("Det här har inte kommit på länge. Siffrorna som bygger på det är gamla."), ""]
    for source, day in new.items():
        title = _(SOURCES[source].title) if source in SOURCES else source
        lines.append(_("{source}: senast den {day}").format(source=title, day=day))
    return lines


JOB = Job(
    id=ID,
    title=N_("Berätta om källor som är sena"),
    run=_report,
    is_of_sources=True,
    schedule=Schedule(minute="10", hour="7"),
)
