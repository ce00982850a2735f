"""What a school's absence would be, had every lesson been reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Minutes = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """Shares of the scheduled time, 0-1.

    ``as_told``: what the registrations say, where an unreported lesson counts as presence. ``corrected``: each pupil
    was absent at unreported lessons as often as at the reported ones of the same week. ``bounds``: nobody and everybody
    was absent at them; the truth lies between.
    """

    as_told: float
    corrected: float
    bounds: tuple[float, float]
    reported_share: float


def corrected_absence(scheduled: Minutes, reported: Minutes, absent: Minutes) -> Corrected | None:
    """Return the absence of all together, from one row per pupil and week in minutes; None without scheduled time.

    A pupil's week in which nothing is reported gets the share of all; None too when nobody has reported anything.

    >>> one = corrected_absence(np.array([100.0, 100.0]), np.array([50.0, 100.0]), np.array([25.0, 0.0]))
    >>> one.as_told, one.corrected, one.bounds
    (0.125, 0.25, (0.125, 0.375))
    """
    whole, known, told = float(scheduled.sum()), float(reported.sum()), float(absent.sum())
    if not whole or not known:
        return None
    share = np.divide(absent, reported, out=np.full(len(absent), told / known), where=reported > 0)
    unknown = scheduled - reported
    return Corrected(
        as_told=told / whole,
        corrected=(told + float((unknown * share).sum())) / whole,
        bounds=(told / whole, (told + whole - known) / whole),
        reported_share=known / whole,
    )
