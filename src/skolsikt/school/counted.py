"""A pupil's grades turned into subjects counted: SV and SVA once, a block as each of its subjects, the best of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.school.grades import Grades, GradeScale

Counted = Mapping[str, tuple[str, ...]]


class UnknownSubject(SkolsiktError):
    """A subject code that the rules of the day do not know."""


def points_by_subject(grades: Grades, *, scale: GradeScale, counted: Counted) -> dict[str, Decimal]:
    """Return the points of each subject that got a grade or a streck, those of its best grade.

    Raises UnknownGrade or UnknownSubject.
    """
    best: dict[str, Decimal] = {}
    for subject, grade in _graded(grades, counted):
        best[subject] = max(best.get(subject, Decimal(0)), scale.points_of(grade))
    return best


def passed_by_subject(grades: Grades, *, scale: GradeScale, counted: Counted) -> dict[str, bool]:
    """Return, for each subject that got a grade or a streck, whether its best grade is a pass.

    Raises UnknownGrade or UnknownSubject.
    """
    passed: dict[str, bool] = {}
    for subject, grade in _graded(grades, counted):
        passed[subject] = scale.is_pass(grade) or passed.get(subject, False)
    return passed


def _graded(grades: Grades, counted: Counted) -> Iterator[tuple[str, str]]:
    for code, grade in grades.items():
        if code not in counted:
            raise UnknownSubject(
                _("Ämneskoden {code} är okänd. {hint}").format(code=repr(code), hint=did_you_mean(code, counted))
            )
        if grade is not None:
            yield from ((subject, grade) for subject in counted[code])
