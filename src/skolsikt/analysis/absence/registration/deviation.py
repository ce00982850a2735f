"""Whose registered absence differs from expected, when the spread of the many is the measure.

Binomial and beta-binomial models were measured and flag nearly everybody, or nobody: habits differ between teachers
for good reasons. The empirical null (median and MAD of the log ratios) with Benjamini and Hochberg's procedure held
what it promised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import false_discovery_control, median_abs_deviation, norm

from skolsikt.analysis.absence.registration.expected import Expected

FALSE_DISCOVERY_SHARE = 0.05
FEWEST_EXPECTED = 100.0  # absences; below it the ratio of one teacher is chance
# Where habits hardly differ a small difference is sure and says nothing: who teaches the last lesson, who has the late
# comers. What the method was measured to find is that half or more is missing.
HIGHEST_RATIO_TOLD = 0.6
FEWEST_TEACHERS = 20  # below it the spread of the many is not known
_HALF = 0.5  # so that nought has a logarithm


@dataclass(frozen=True, kw_only=True)
class Deviation:
    """How one teacher's registered absence stands to the expected.

    ``ratio``: observed to expected, with the median of all as 1. ``is_below``: far fewer absences
    than expected are registered, more than the many differ by. ``usual``: the ratios of the middle 95 % of the many.
    """

    ratio: float
    is_below: bool
    usual: tuple[float, float]
    expected: Expected


def deviations(found: Mapping[str, Expected]) -> Mapping[str, Deviation]:
    """Return how each teacher stands to the others; empty when there are too few to know what is usual.

    Teachers with fewer than FEWEST_EXPECTED expected absences are not judged and not there.
    """
    judged = {name: one for name, one in found.items() if one.expected >= FEWEST_EXPECTED}
    if len(judged) < FEWEST_TEACHERS:
        return {}
    log_ratio = np.array([np.log((one.observed + _HALF) / (one.expected + _HALF)) for one in judged.values()])
    centred = log_ratio - np.median(log_ratio)
    spread = float(median_abs_deviation(log_ratio, scale="normal"))
    if not spread:
        return {}
    adjusted = false_discovery_control(norm.cdf(centred / spread), method="bh")
    reach = float(norm.ppf(0.975)) * spread
    return {
        name: Deviation(
            ratio=float(np.exp(at)),
            is_below=bool(chance <= FALSE_DISCOVERY_SHARE and np.exp(at) <= HIGHEST_RATIO_TOLD),
            usual=(float(np.exp(-reach)), float(np.exp(reach))),
            expected=one,
        )
        for (name, one), at, chance in zip(judged.items(), centred, adjusted, strict=True)
    }
