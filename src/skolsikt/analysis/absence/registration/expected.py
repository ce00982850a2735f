"""Absence that is expected at a teacher's lessons: that of the same pupils with other teachers in the same weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """Reported lessons of each pupil with each teacher in each week, and at how many of them the pupil was absent.

    The five have the same length; pupils, weeks and teachers are any codes.
    """

    pupil: npt.NDArray[np.int64]
    week: npt.NDArray[np.int64]
    teacher: Sequence[str]
    lessons: Counts
    absent: Counts


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Absences of one teacher's lessons: observed, and expected from the others. Only lessons that can be compared."""

    observed: float
    expected: float


def expected_absence(cells: Cells) -> Mapping[str, Expected]:
    """Return observed and expected absences of every teacher, leaving the teacher's own lessons out.

    A pupil's week that no other teacher has taught is not compared. Teachers who are left without any are not there.

    >>> alike = Cells(pupil=np.array([1, 1]), week=np.array([1, 1]), teacher=["A", "B"],
    ...               lessons=np.array([2.0, 4.0]), absent=np.array([0.0, 2.0]))
    >>> expected_absence(alike)["A"]
    Expected(observed=0.0, expected=1.0)
    """
    if not len(cells.teacher):
        return {}
    names, teacher = np.unique(np.asarray(cells.teacher, dtype=object).astype(str), return_inverse=True)
    _pairs, together = np.unique(np.stack([cells.pupil, cells.week]), axis=1, return_inverse=True)
    others = np.bincount(together, cells.lessons)[together] - cells.lessons
    absent_with_others = np.bincount(together, cells.absent)[together] - cells.absent
    known = others > 0
    share = absent_with_others[known] / others[known]
    observed = np.bincount(teacher[known], cells.absent[known], len(names))
    expected = np.bincount(teacher[known], cells.lessons[known] * share, len(names))
    compared = np.bincount(teacher[known], minlength=len(names)) > 0
    return {
        str(name): Expected(observed=float(observed[at]), expected=float(expected[at]))
        for at, name in enumerate(names)
        if compared[at]
    }
