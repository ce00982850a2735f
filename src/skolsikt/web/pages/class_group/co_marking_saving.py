"""What somebody has changed in the form, weighed against what stands, and left sealed to the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from skolsikt.home.clock import now
from skolsikt.jobs.co_marking_entry import ID
from skolsikt.jobs.models import JobRun
from skolsikt.jobs.queue import enqueue
from skolsikt.loading.co_marking_entry import CoMarkingEntry
from skolsikt.loading.kept_entry import entering, keep_entry
from skolsikt.measures.by_right.co_marking import MarkedTest, Marks
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import house
from skolsikt.web.pages.class_group.marked_tests import Sight, marked_tests


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a form showed of one pupil, and what was written there instead."""

    shown: Marks | None
    given: Marks | None


def save_changes(
    changes: Mapping[int, Change], marked: MarkedTest, sight: Sight, viewer: Viewer
) -> Mapping[int, Change]:
    """Leave the changes of one test to the worker, and return those that are not made.

    A pupil's marks are changed only where they stand as the form showed them: otherwise the newer ones hold.
    """
    with entering(house().home):
        standing = marked_tests(sight).tests.get(marked, {})
        stands = {key: standing[key].marks if key in standing else None for key in changes}
        made = {key: one.given for key, one in changes.items() if stands[key] == one.shown}
        if made:
            _keep(made, marked, sight, viewer)
    if made:
        ask_worker(viewer)
    return {key: one for key, one in changes.items() if stands[key] not in (one.shown, one.given)}


def ask_worker(viewer: Viewer) -> None:
    """Have the worker load what waits; one that has not begun takes this along too."""
    if not JobRun.objects.filter(job=ID, status=JobRun.Status.QUEUED).exists():
        enqueue(ID, requested_by=viewer.id)


def _keep(marks: Mapping[int, Marks | None], marked: MarkedTest, sight: Sight, viewer: Viewer) -> None:
    entry = CoMarkingEntry(
        who=viewer.id,
        at=now().isoformat(timespec="seconds"),
        school_unit=sight.group.school_unit_code,
        school_year=sight.group.school_year,
        marks=marks,
        **asdict(marked),
    )
    keep_entry(house().home, entry.said())
