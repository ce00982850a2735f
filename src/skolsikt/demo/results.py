"""Final grades of grade level 9 and term grades of grade level 6, with what is planted in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from skolsikt.demo.ability import Ability, draw_ability, draw_noise
from skolsikt.demo.absence_rates import streck_probabilities
from skolsikt.demo.arrays import Bools, Bytes, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.enrolments import Enrolments
from skolsikt.demo.grading import (
    ADAPTED_STUDY_PATH,
    NOT_READ,
    STRECK,
    STUDY_HEAVY,
    SUBJECTS,
    eligible_probabilities,
    grades_of,
    merit_values,
    pass_probabilities,
    positions,
    study_heavy_means,
)
from skolsikt.demo.people import NEVER, People
from skolsikt.demo.places import Places

FINAL_GRADE, TERM_GRADE = 9, 6
_UNIT_EFFECT = 0.05  # half range of ordinary differences between units; about two merit points
_SVA_HARDER = 0.3
_AREA_BOUND = 2.5
_BISECTIONS = 40
_ADAPTED_PATH_SHARE = 0.015
_ADAPTED_PATH_SUBJECTS = ("HKK", "BL", "MU", "SL", "TK", "GE", "RE")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is planted in the grades: a unit with added merit points and a birth year where boys lead."""

    unit: int
    unit_points: float
    birth_year: int
    boys_lead_sd: float


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
class _Sitting:
    """Everything that does not depend on the planted shifts, so that a shift can be tried again and again."""

    grade_level: int
    enrolment: Ints
    pupil: Ints
    latent: Floats
    noise: Floats
    streck: Bools
    streck_probability: Floats
    is_read: Bools
    is_adapted_path: Bools

    def grades(self, shift: Floats) -> Bytes:
        grades = grades_of(self.latent + shift, self.noise)
        grades[self.streck] = STRECK
        grades[self.is_adapted_path] = ADAPTED_STUDY_PATH
        grades[~self.is_read] = NOT_READ
        return grades

    def probabilities(self, shift: Floats) -> Floats:
        counts = self.is_read & ~self.is_adapted_path
        return eligible_probabilities(pass_probabilities(self.latent + shift, self.streck_probability, counts))


@dataclass(frozen=True, kw_only=True)
class AllResults:
    """Grades of both levels, and what the planted unit would have had without its effect."""

    final: Results
    term: Results
    reads_sva: Bools
    language: Ints
    unit_merit_without_plan: float


def make_results(
    people: People, enrolments: Enrolments, rates: Floats, places: Places, plan: Plan, *, seed: int
) -> AllResults:
    """Return the grades of every pupil who finished grade level 9 or 6."""
    random = stream(seed, "ability")
    ability = draw_ability(
        parents_education=people.parents_education,
        is_newly=people.arrival_year < NEVER,
        is_foreign=people.is_foreign,
        is_girl=people.is_girl,
        absence_trait=people.absence_trait,
        random=random,
    )
    reads_sva = people.is_foreign & (random.random(people.count) < 0.35 + 0.6 * (people.arrival_year < NEVER))
    language = _languages(ability, people, random)
    unit_effect = random.uniform(-_UNIT_EFFECT, _UNIT_EFFECT, int(enrolments.unit.max()) + 1)
    chooses = random.random((2, people.count))
    sittings = {
        level: _sitting(
            level, people, enrolments, rates, ability, reads_sva, language, chooses, stream(seed, f"grades {level}")
        )
        for level in (FINAL_GRADE, TERM_GRADE)
    }
    final, term = sittings[FINAL_GRADE], sittings[TERM_GRADE]
    area_shift = _area_shifts(final, people, enrolments, unit_effect, places)
    shifts = {
        level: (unit_effect[enrolments.unit[sitting.enrolment]] + area_shift[people.area[sitting.pupil]])[:, None]
        + np.zeros((1, len(SUBJECTS)))
        for level, sitting in sittings.items()
    }
    _plant_boys_lead(sittings, shifts, people, plan)
    without = _plant_unit(final, shifts[FINAL_GRADE], enrolments, plan)
    return AllResults(
        final=_results(final, shifts[FINAL_GRADE], enrolments, reads_sva),
        term=_results(term, shifts[TERM_GRADE], enrolments, reads_sva),
        reads_sva=reads_sva,
        language=language,
        unit_merit_without_plan=without,
    )


def _languages(ability: Ability, people: People, random: np.random.Generator) -> Ints:
    """Return each pupil's language choice: 0 none, 1 Spanish, 2 German, 3 French."""
    keen = ability.general + 1.9 - 1.2 * (people.arrival_year < NEVER) + random.logistic(0.0, 0.8, people.count)
    return np.where(keen > 0, 1 + random.choice(3, size=people.count, p=[0.52, 0.27, 0.21]), 0)


def _sitting(
    level: int,
    people: People,
    enrolments: Enrolments,
    rates: Floats,
    ability: Ability,
    reads_sva: Bools,
    language: Ints,
    chooses: Floats,
    random: np.random.Generator,
) -> _Sitting:
    noise = draw_noise(people.count, random)
    drawn = random.random((people.count, len(SUBJECTS)))
    on_adapted_path = random.random(people.count) < _ADAPTED_PATH_SHARE
    is_adapted_path = on_adapted_path[:, None] & (random.random((people.count, len(SUBJECTS))) < 0.35)
    is_adapted_path[:, [n for n in range(len(SUBJECTS)) if SUBJECTS[n] not in _ADAPTED_PATH_SUBJECTS]] = False
    enrolment = np.flatnonzero((enrolments.grade == level) & enrolments.is_at_year_end & ~enrolments.is_adapted)
    pupil = enrolments.pupil[enrolment]
    streck_probability = streck_probabilities(rates[enrolment], people.newly_arrived(pupil, enrolments.year[enrolment]))
    is_read = np.full((len(pupil), len(SUBJECTS)), True)
    is_read[:, SUBJECTS.index("M2")] = language[pupil] > 0
    is_read[:, SUBJECTS.index("ML")] = (people.mother_tongue[pupil] != "") & (chooses[0, pupil] < 0.42)
    latent = ability.latent(level)[pupil]
    latent[:, SUBJECTS.index("SV")] -= _SVA_HARDER * reads_sva[pupil]
    is_read[:, SUBJECTS.index("M1")] = (language[pupil] > 0) & (chooses[1, pupil] < 0.012)
    return _Sitting(
        grade_level=level,
        enrolment=enrolment,
        pupil=pupil,
        latent=latent,
        noise=noise[pupil],
        streck=drawn[pupil] < streck_probability[:, None],
        streck_probability=streck_probability,
        is_read=is_read,
        is_adapted_path=is_adapted_path[pupil],
    )


def _area_shifts(
    final: _Sitting, people: People, enrolments: Enrolments, unit_effect: Floats, places: Places
) -> Floats:
    """Find the shift of each area that gives its target share of eligible pupils, in expectation."""
    area = people.area[final.pupil]
    pupils = np.maximum(np.bincount(area, minlength=places.count), 1)
    fixed = unit_effect[enrolments.unit[final.enrolment]]

    def shortfall(shift: Floats) -> Floats:
        probability = final.probabilities((fixed + shift[area])[:, None])
        return places.eligible_target_share - np.bincount(area, probability, places.count) / pupils

    low, high = np.full(places.count, -_AREA_BOUND), np.full(places.count, _AREA_BOUND)
    for _step in range(14):
        middle = (low + high) / 2
        too_low = shortfall(middle) > 0
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    few = np.bincount(area, minlength=places.count) < 5
    return np.where(few, 0.0, (low + high) / 2)


def _plant_boys_lead(sittings: dict[int, _Sitting], shifts: dict[int, Floats], people: People, plan: Plan) -> None:
    """Shift one birth year's study-heavy subjects, boys up and girls down, until boys lead by the planned distance."""
    final = sittings[FINAL_GRADE]
    cohort = np.flatnonzero(people.birth_year[final.pupil] == plan.birth_year)
    girls = people.is_girl[final.pupil[cohort]]
    heavy = positions(STUDY_HEAVY)

    def shifted(level: int, size: float) -> Floats:
        sitting = sittings[level]
        here = people.birth_year[sitting.pupil] == plan.birth_year
        change = np.zeros_like(shifts[level])
        change[:, heavy] = (np.where(people.is_girl[sitting.pupil], -size, size) * here)[:, None]
        return change

    def distance(size: float) -> float:
        means = study_heavy_means(final.grades(shifts[FINAL_GRADE] + shifted(FINAL_GRADE, size)))[cohort]
        return float((means[~girls].mean() - means[girls].mean()) / means.std())

    size = _bisected(distance, plan.boys_lead_sd)
    for level in sittings:
        shifts[level] += shifted(level, size)


def _plant_unit(final: _Sitting, shift: Floats, enrolments: Enrolments, plan: Plan) -> float:
    """Raise one unit's pupils until their mean merit value is the planned points higher; return what it was."""
    here = enrolments.unit[final.enrolment] == plan.unit
    sitting = replace(
        final, **{name: getattr(final, name)[here] for name in final.__annotations__ if name != "grade_level"}
    )
    before = float(merit_values(sitting.grades(shift[here])).mean())
    size = _bisected(
        lambda size: float(merit_values(sitting.grades(shift[here] + size)).mean()), before + plan.unit_points
    )
    shift[here] += size
    return before


def _bisected(rising: Callable[[float], float], target: float) -> float:
    low, high = 0.0, 4.0
    for _step in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return (low + high) / 2


def _results(sitting: _Sitting, shift: Floats, enrolments: Enrolments, reads_sva: Bools) -> Results:
    return Results(
        grade_level=sitting.grade_level,
        enrolment=sitting.enrolment,
        pupil=sitting.pupil,
        year=enrolments.year[sitting.enrolment],
        unit=enrolments.unit[sitting.enrolment],
        grades=sitting.grades(shift),
        reads_sva=reads_sva[sitting.pupil],
        true_probability=sitting.probabilities(shift),
    )
