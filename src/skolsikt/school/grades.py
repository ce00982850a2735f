"""The grade scale of a day, the codes of the official files, and who has been graded.

In every function ``grades`` maps a subject code to a grade value: a grade of the scale, ``-`` (streck) or None. None,
or no entry, means that the subject was not graded: not read (code 2 or 3), no knowledge grades (Y) or not taught (Z).
Such a subject gives no points and is not counted against the pupil; a streck gives no points and is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.school.dated_rules import Rulebook, rule

Grades = Mapping[str, str | None]


class UnknownGrade(SkolsiktError):
    """A grade value or file code lies outside the scale of that day."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GradeScale:
    """Points of each grade, which grades are a pass, and the mark for "no basis" (streck)."""

    points: Mapping[str, Decimal]
    passing: frozenset[str]
    no_basis: str

    def points_of(self, grade: str | None) -> Decimal:
        """Return the points of ``grade``; streck and no grade give 0. Raises UnknownGrade."""
        if grade is None or grade == self.no_basis:
            return Decimal(0)
        if grade not in self.points:
            raise UnknownGrade(
                _("Betyget {grade} finns inte i betygsskalan. {hint}").format(
                    grade=repr(grade), hint=did_you_mean(grade, [*self.points, self.no_basis])
                )
            )
        return self.points[grade]

    def is_pass(self, grade: str | None) -> bool:
        """Return whether ``grade`` is a pass; streck and no grade are not. Raises UnknownGrade."""
        self.points_of(grade)
        return grade in self.passing


@cache
def grade_scale(on: date, book: Rulebook | None = None) -> GradeScale:
    """Return the grade scale that holds ``on`` that day.

    Source: skollagen (2010:800) 10 kap. 17-18 §§, gymnasieförordningen (2010:2039) 7 kap. 4 §.

    >>> scale = grade_scale(date(2025, 6, 30))
    >>> [str(scale.points_of(grade)) for grade in ("A", "B", "F", "-")]
    ['20', '17.5', '0', '0']
    """
    return GradeScale(
        points=MappingProxyType(rule("grade.points", on=on, book=book).read(dict[str, Decimal])),
        passing=rule("grade.passing", on=on, book=book).read(frozenset[str]),
        no_basis=rule("grade.no_basis", on=on, book=book).read(str),
    )


def points(grade: str | None, *, on: date) -> Decimal:
    """Return the points of ``grade`` in the merit value: 0-20.

    >>> points("B", on=date(2025, 6, 30))
    Decimal('17.5')
    """
    return grade_scale(on).points_of(grade)


def is_pass(grade: str | None, *, on: date) -> bool:
    """Return whether ``grade`` is a pass (E or better on today's scale).

    >>> [is_pass(grade, on=date(2025, 6, 30)) for grade in ("E", "F", "-", None)]
    [True, False, False, False]
    """
    return grade_scale(on).is_pass(grade)


def is_graded(grades: Grades) -> bool:
    """Return whether the pupil got, or should have got, a grade in at least one subject.

    The population of the eligibilities and of "all subjects passed": a grade or a streck, passed or not.

    >>> is_graded({"MA": "-"}), is_graded({"MA": None})
    (True, False)
    """
    return any(grade is not None for grade in grades.values())


def has_passing_grade(grades: Grades, *, on: date) -> bool:
    """Return whether the pupil has a pass in at least one subject: the population of the mean merit value.

    >>> has_passing_grade({"MA": "F", "BL": "E"}, on=date(2025, 6, 30))
    True
    """
    scale = grade_scale(on)
    return any(scale.is_pass(grade) for grade in grades.values())


@dataclass(frozen=True, kw_only=True)
class GradeCode:
    """What one code of an official grade file means: a grade value, or why there is none."""

    grade_value: str | None = None
    not_graded_reason: str | None = None


@cache
def grade_codes(on: date, book: Rulebook | None = None) -> Mapping[str, GradeCode]:
    """Return every code that an official grade file may hold on that day, the grades of the scale included.

    Which of them a certain column may hold is told by the layout, not here.
    Source: SCB, datafilsbeskrivningar för betyg i årskurs 6 och 9.

    >>> codes = grade_codes(date(2025, 6, 30))
    >>> codes["A"].grade_value, codes["9"].grade_value, codes["3"].not_graded_reason
    ('A', '-', 'adapted_study_path')
    """
    own = {grade: GradeCode(grade_value=grade) for grade in grade_scale(on, book).points}
    return MappingProxyType(own | rule("grade.file_codes", on=on, book=book).read(dict[str, GradeCode]))
