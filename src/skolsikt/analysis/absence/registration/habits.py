"""What registrations tell without statistics: lessons that nobody reported, delay, all present, round values, edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LATE_AFTER_DAYS = 1
EDITED_LATE_AFTER_DAYS = 14
ROUND_MINUTES = 10

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Occasions:
    """Lessons as the teacher meets them: one row for the whole group, all arrays of the same length.

    ``delay_days``: from the lesson to its registration; ``edited_days``: to its last change. NaN: not told.
    ``pupils``: those scheduled; ``absent``: those absent for some of it. ``partly``: absences of a part of the lesson,
    ``round``: those of them that are whole tens of minutes.
    """

    is_reported: Flags
    pupils: Numbers
    absent: Numbers
    delay_days: Numbers
    edited_days: Numbers
    partly: Numbers
    round: Numbers


@dataclass(frozen=True, kw_only=True)
class Habits:
    """Shares are 0-1, and None where the files do not tell or there is nothing to divide by.

    ``all_present_share``: of the reported lessons those where nobody was absent; ``all_present_expected``: what it
    would be, were absence spread over the lessons by lot. ``late_share``: reported later than the day after.
    """

    lessons_count: int
    unreported_share: float | None
    median_delay_days: float | None
    late_share: float | None
    edited_late_share: float | None
    all_present_share: float | None
    all_present_expected: float | None
    round_share: float | None
    reasons: Mapping[str, float]


def habits(lessons: Occasions, reasons: Mapping[str, float]) -> Habits:
    """Return how these lessons were registered. ``reasons``: kind of absence -> how many absences have it."""
    reported = lessons.is_reported
    delays = lessons.delay_days[reported & ~np.isnan(lessons.delay_days)]
    edits = lessons.edited_days[~np.isnan(lessons.edited_days)]
    known = float(sum(reasons.values()))
    return Habits(
        lessons_count=len(reported),
        unreported_share=_share(~reported),
        median_delay_days=float(np.median(delays)) if len(delays) else None,
        late_share=_share(delays > LATE_AFTER_DAYS),
        edited_late_share=_share(edits > EDITED_LATE_AFTER_DAYS),
        all_present_share=_share(lessons.absent[reported] == 0),
        all_present_expected=_all_present_by_lot(lessons.pupils[reported], lessons.absent[reported]),
        round_share=float(lessons.round.sum() / lessons.partly.sum()) if lessons.partly.sum() else None,
        reasons={kind: count / known for kind, count in reasons.items()} if known else {},
    )


def _share(flags: Flags) -> float | None:
    return float(flags.mean()) if len(flags) else None


def _all_present_by_lot(pupils: Numbers, absent: Numbers) -> float | None:
    if not pupils.sum():
        return None
    present = 1 - absent.sum() / pupils.sum()
    return float((present**pupils).mean())
