"""Freeze what is over into the next release, on a fixed day of the month: the figures of all surfaces change then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from skolsikt.home.words import N_
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.measures.releasing.cut import cut_release


def _cut(run: Run) -> Mapping[str, object]:
    return dict(Counter(one.what for one in cut_release(run.house, at=run.at, progress=run.progress)))


JOB = Job(
    id="cut_release",
    title=N_("Ge ut siffror för perioder som är över"),
    run=_cut,
    schedule=Schedule(minute="0", hour="4", day="1"),
)
