"""Final grades of grade level 9 and term grades of grade level 6, with what is planted in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from skolsikt.demo.arrays import Bools, Bytes, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.grade_shifts import GradePlan, area_shifts, planted_shifts
from skolsikt.demo.grading import SUBJECTS
from skolsikt.demo.people import People
from skolsikt.demo.places import Places
from skolsikt.demo.sittings import Learners, Sitting, make_learners, make_sitting

FINAL_GRADE, TERM_GRADE = 9, 6
BETWEEN_GRADES = (7, 8)
_UNIT_EFFECT = 0.05  # half range of ordinary differences between units; about two merit points


@dataclass(frozen=True, kw_only=True)
class Results:
    """Grades of one grade level: one position per pupil who was there at the end of the year.

    ``enrolment`` points into the enrolments. ``true_probability``: of eligibility, before the occasion.
    """

    grade_level: int
    enrolment: Ints
    pupil: Ints
    year: Ints
    unit: Ints
    grades: Bytes
    reads_sva: Bools
    true_probability: Floats


@dataclass(frozen=True, kw_only=True)
class AllResults:
    """Grades of both levels, what pupils learn, and what the planted unit would have had without its effect.

    ``between``: term grades of the levels between them, of the last year only, with nothing planted.
    """

    final: Results
    term: Results
    between: tuple[Results, ...]
    learners: Learners
    unit_merit_without_plan: float


def make_results(
    people: People, enrolments: Enrolments, rates: Floats, places: Places, plan: GradePlan, *, seed: int
) -> AllResults:
    """Return the grades of every pupil who finished grade level 9 or 6."""
    learners = make_learners(people, seed=seed)
    final, term = (
        make_sitting(level, people, enrolments, rates, learners, seed=seed) for level in (FINAL_GRADE, TERM_GRADE)
    )
    unit_effect = stream(seed, "units").uniform(-_UNIT_EFFECT, _UNIT_EFFECT, int(enrolments.unit.max()) + 1)
    of_area = area_shifts(final, people, unit_effect[final.unit], places)

    def ordinary(sitting: Sitting) -> Floats:
        return np.tile((unit_effect[sitting.unit] + of_area[people.area[sitting.pupil]])[:, None], len(SUBJECTS))

    planted = planted_shifts(final, ordinary(final), people, plan)
    of_final, of_term = (ordinary(one) + planted.of_boys(one, people, plan) for one in (final, term))
    return AllResults(
        final=_results(final, of_final + planted.of_unit(final, plan), enrolments, learners),
        term=_results(term, of_term, enrolments, learners),
        between=tuple(_between(level, people, enrolments, rates, learners, ordinary, seed) for level in BETWEEN_GRADES),
        learners=learners,
        unit_merit_without_plan=planted.unit_merit_without,
    )


def _between(
    level: int,
    people: People,
    enrolments: Enrolments,
    rates: Floats,
    learners: Learners,
    ordinary: Callable[[Sitting], Floats],
    seed: int,
) -> Results:
    sitting = make_sitting(level, people, enrolments, rates, learners, seed=seed)
    sitting = sitting.only(enrolments.year[sitting.enrolment] == enrolments.year.max())
    return _results(sitting, ordinary(sitting), enrolments, learners)


def _results(sitting: Sitting, shift: Floats, enrolments: Enrolments, learners: Learners) -> Results:
    return Results(
        grade_level=sitting.grade_level,
        enrolment=sitting.enrolment,
        pupil=sitting.pupil,
        year=enrolments.year[sitting.enrolment],
        unit=sitting.unit,
        grades=sitting.grades(shift),
        reads_sva=learners.reads_sva[sitting.pupil],
        true_probability=sitting.probabilities(shift),
    )
