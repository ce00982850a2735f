"""The merit value (meritvärde) of one pupil.

``MeritRules`` holds the whole rule as plain data, so that the portable expressions of ``measures`` read the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from skolsikt.school.counted import points_by_subject
from skolsikt.school.dated_rules import Rulebook, rule
from skolsikt.school.grades import Grades, GradeScale, grade_scale, is_graded
from skolsikt.school.subjects import subjects_counted


@dataclass(frozen=True, kw_only=True, eq=False)
class MeritRules:
    """What the merit value of a day is made of.

    ``counted``: subject code -> the subjects its grade stands for. The points of each subject counted are those of its
    best grade; the ``best_count`` highest are added together, and ``extra_subjects`` come on top, never among them.
    """

    scale: GradeScale
    counted: Mapping[str, tuple[str, ...]]
    best_count: int
    extra_subjects: tuple[str, ...]

    @property
    def points(self) -> Mapping[str, Decimal]:
        """Points of each grade."""
        return self.scale.points

    @property
    def highest(self) -> Decimal:
        """The highest merit value there is: 340 points with the extra language, 320 without."""
        return (self.best_count + len(self.extra_subjects)) * max(self.points.values())

    def without_extra(self) -> MeritRules:
        """Return the rules of the merit value over 16 subjects: the extra language competes with the others."""
        return replace(self, extra_subjects=())


@cache
def merit_rules(on: date, book: Rulebook | None = None) -> MeritRules:
    """Return the rules of the merit value for final grades set ``on`` that day.

    Source: gymnasieförordningen (2010:2039) 7 kap. 4 §.

    >>> merit_rules(date(2025, 6, 30)).highest, merit_rules(date(2012, 6, 30)).highest
    (Decimal('340'), Decimal('320'))
    """
    return MeritRules(
        scale=grade_scale(on, book),
        counted=subjects_counted(on, book),
        best_count=rule("merit_value.best_count", on=on, book=book).read(int),
        extra_subjects=rule("merit_value.extra_subjects", on=on, book=book).read(tuple[str, ...]),
    )


def merit_value(grades: Grades, *, rules: MeritRules) -> Decimal | None:
    """Return one pupil's meritvärde: 0-340 points in steps of 2.5, or None for a pupil who has not been graded at all.

    A pupil with only F and streck has the merit value 0; the mean of a school leaves that pupil out by its population
    (``grades.has_passing_grade``), not by a missing value. A missing subject gives no points. SV and SVA count once, by
    the better; a block grade stands for each of its subjects. M1, ML, TN and OVR compete among the best.

    Raises UnknownGrade or UnknownSubject. Source: gymnasieförordningen (2010:2039) 7 kap. 4 §.

    >>> rules = merit_rules(date(2025, 6, 30))
    >>> merit_value({"BL": "E", "EN": "C", "M2": "B"}, rules=rules)
    Decimal('42.5')
    """
    if not is_graded(grades):
        return None
    of_subject = points_by_subject(grades, scale=rules.scale, counted=rules.counted)
    extra = sum((of_subject.pop(code, Decimal(0)) for code in rules.extra_subjects), Decimal(0))
    return extra + sum(sorted(of_subject.values(), reverse=True)[: rules.best_count], Decimal(0))


def merit_value_16(grades: Grades, *, rules: MeritRules) -> Decimal | None:
    """Return the meritvärde over 16 subjects, where the language choice competes with the others: 0-320 points.

    >>> merit_value_16({"BL": "E", "EN": "C", "M2": "B"}, rules=merit_rules(date(2025, 6, 30)))
    Decimal('42.5')
    """
    return merit_value(grades, rules=rules.without_extra())
