"""Eligibility for upper secondary school, all subjects passed, core subjects passed.

``EligibilityRules`` holds the whole rule as plain data, so that the portable expressions of ``measures`` read the
same thing. English dispensation (dispens från engelska) and programinriktat val are decided for one pupil at a time
and are in no grade file; neither is counted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Literal

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.school.counted import Counted, passed_by_subject, points_by_subject
from skolsikt.school.dated_rules import Rulebook, rule
from skolsikt.school.grades import Grades, GradeScale, grade_scale
from skolsikt.school.subjects import subject_groups, subjects_counted


class UnknownProgrammeGroup(WrongUsage):
    """No such group of programmes."""


@dataclass(frozen=True, kw_only=True)
class ProgrammeRule:
    """What one group of programmes asks for.

    ``passes``: every subject of ``core``, and ``others_count`` passed subjects besides, all of ``others_including``
    among them. ``average``: the mean points of the subjects with a grade or a streck is at least ``minimum_points``.
    """

    kind: Literal["passes", "average"]
    core: tuple[str, ...] = ()
    others_count: int = 0
    others_including: tuple[str, ...] = ()
    minimum_points: Decimal = Decimal(0)

    @property
    def required(self) -> tuple[str, ...]:
        """Subjects counted that must all be passed."""
        return self.core + self.others_including

    @property
    def passed_count(self) -> int:
        """How many subjects counted must be passed, the required ones included."""
        return len(self.core) + self.others_count


@dataclass(frozen=True, kw_only=True, eq=False)
class EligibilityRules:
    """What every group of programmes asks for on one day."""

    scale: GradeScale
    counted: Counted
    programme_groups: Mapping[str, ProgrammeRule]
    core: tuple[str, ...]


@cache
def eligibility_rules(on: date, book: Rulebook | None = None) -> EligibilityRules:
    """Return the eligibility rules for final grades set ``on`` that day.

    Source: skollagen (2010:800) 16 kap. 30-31 §§, gymnasieförordningen (2010:2039) 7 kap. 2 §.

    >>> rules = eligibility_rules(date(2025, 6, 30)).programme_groups
    >>> rules["YR"].passed_count, rules["NA_TE"].passed_count, rules["NA_TE"].others_including
    (8, 12, ('BI', 'FY', 'KE'))
    """
    counted = subjects_counted(on, book)
    groups = rule("eligibility.programme_groups", on=on, book=book).read(dict[str, ProgrammeRule])
    core = (subject for code in subject_groups(on, book)["core"] for subject in counted[code])
    return EligibilityRules(
        scale=grade_scale(on, book),
        counted=counted,
        programme_groups=MappingProxyType(groups),
        core=tuple(dict.fromkeys(core)),
    )


def eligible(grades: Grades, programme_group: str, *, rules: EligibilityRules) -> bool:
    """Return whether the pupil is eligible for ``YR``, ``ES``, ``EK_HU_SA`` or ``NA_TE``.

    A pupil who has not been graded at all is not eligible; the measures leave that pupil out by their population
    (``grades.is_graded``: got or should have got a grade in at least one subject).

    Raises UnknownProgrammeGroup, UnknownGrade or UnknownSubject.

    >>> grades = dict.fromkeys(["SVA", "EN", "MA", "BL", "IDH", "MU", "SL", "TK"], "E")
    >>> rules = eligibility_rules(date(2025, 6, 30))
    >>> eligible(grades, "YR", rules=rules), eligible(grades, "ES", rules=rules)
    (True, False)
    """
    if programme_group not in rules.programme_groups:
        raise UnknownProgrammeGroup(
            _("Programgruppen {group} finns inte. {hint}").format(
                group=programme_group, hint=did_you_mean(programme_group, rules.programme_groups)
            )
        )
    asked = rules.programme_groups[programme_group]
    return (_reaches_average if asked.kind == "average" else _passes_enough)(grades, asked, rules)


def _passes_enough(grades: Grades, asked: ProgrammeRule, rules: EligibilityRules) -> bool:
    passed = passed_by_subject(grades, scale=rules.scale, counted=rules.counted)
    return all(passed.get(subject) for subject in asked.required) and sum(passed.values()) >= asked.passed_count


def _reaches_average(grades: Grades, asked: ProgrammeRule, rules: EligibilityRules) -> bool:
    points = points_by_subject(grades, scale=rules.scale, counted=rules.counted)
    return bool(points) and sum(points.values()) >= asked.minimum_points * len(points)


def all_subjects_passed(grades: Grades, *, rules: EligibilityRules) -> bool:
    """Return whether the pupil passed every subject of the pupil's own education.

    Subjects without grade (codes 2, 3, Y and Z) are no part of it; F and streck are, and fail. A pupil who has not been
    graded at all has passed nothing: False, and outside the population (``grades.is_graded``).

    >>> rules = eligibility_rules(date(2025, 6, 30))
    >>> all_subjects_passed({"SV": None, "SVA": "E", "MA": "C"}, rules=rules)
    True
    >>> all_subjects_passed({"SVA": "E", "MA": "-"}, rules=rules)
    False
    """
    passed = passed_by_subject(grades, scale=rules.scale, counted=rules.counted)
    return bool(passed) and all(passed.values())


def core_subjects_passed(grades: Grades, *, rules: EligibilityRules) -> bool:
    """Return whether the pupil passed Swedish (or Swedish as a second language), English and mathematics.

    >>> core_subjects_passed({"SVA": "E", "EN": "D", "MA": "E"}, rules=eligibility_rules(date(2025, 6, 30)))
    True
    """
    passed = passed_by_subject(grades, scale=rules.scale, counted=rules.counted)
    return all(passed.get(subject) for subject in rules.core)
