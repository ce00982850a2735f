"""National test results: the grade that a pupil gets, more or less, and what systems write about each part.

Teachers' grades lie above the test more often than below, most in mathematics; schools differ a little in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skolsikt.demo.arrays import Bools, Floats, Ints
from skolsikt.demo.grading import GRADE_LETTERS, SUBJECTS, A, F

NOT_TAKEN, LOST, SUBSTITUTE = "99", "88", "77"
# Share of pupils whose grade lies one step above, and one below, the test grade.
_DEVIATION = {"MA": (0.27, 0.04), "SV": (0.17, 0.10), "EN": (0.09, 0.13), "NO": (0.20, 0.09), "SO": (0.22, 0.08)}
_UNIT_SPREAD = 0.35  # of the share above: schools from two thirds of it to four thirds
_NOT_TAKEN_SHARE, _LOST_SHARE, _SUBSTITUTE_SHARE = 0.045, 0.003, 0.012


@dataclass(frozen=True, kw_only=True)
class TestedGrades:
    """Test grades of pupils in one subject: 0 = F ... 5 = A; ``code`` is empty, or why there is none."""

    grade: Ints
    code: np.ndarray

    @property
    def letters(self) -> np.ndarray:
        """What stands as test grade."""
        written: np.ndarray = np.where(self.code == "", GRADE_LETTERS[self.grade], self.code)
        return written

    def points(self, least: int, most: int, random: np.random.Generator) -> Ints:
        """Return the points of one part, which follow the test grade."""
        share = (self.grade + 1.0) / (A + 1.0) + random.normal(0.0, 0.07, len(self.grade))
        return np.clip(np.round(least + (most - least) * share), least, most).astype(np.int64)


def tested_grades(
    grades: Ints, subject: str, unit: Ints, *, has_substitutes: bool, random: np.random.Generator
) -> TestedGrades:
    """Draw test grades of pupils whose ``grades`` are those of the year; a streck or no grade is mostly not taken."""
    above, below = _DEVIATION[subject]
    generosity = 1.0 + random.uniform(-_UNIT_SPREAD, _UNIT_SPREAD, int(unit.max(initial=0)) + 1)[unit]
    draw = random.random(len(grades))
    step = np.where(draw < above * generosity, -1, np.where(draw > 1.0 - below, 1, 0))
    has_grade = grades <= A
    return TestedGrades(
        grade=np.clip(np.where(has_grade, grades + step, F), F, A),
        code=_codes(has_grade, has_substitutes, random),
    )


def _codes(has_grade: Bools, has_substitutes: bool, random: np.random.Generator) -> np.ndarray:
    draw: Floats = random.random(len(has_grade))
    substitute = _SUBSTITUTE_SHARE if has_substitutes else 0.0
    bounds = np.cumsum([_NOT_TAKEN_SHARE, _LOST_SHARE, substitute])
    code = np.select([draw < bound for bound in bounds], [NOT_TAKEN, LOST, SUBSTITUTE], "")
    return np.where(has_grade, code, NOT_TAKEN).astype(object)


def grades_in(grades: np.ndarray, subject: str) -> Ints:
    """Return the column of ``subject``."""
    column: Ints = grades[:, SUBJECTS.index(subject)].astype(np.int64)
    return column
