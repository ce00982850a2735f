"""Whole cohorts as plain tables, with the probabilities that the generator itself used: for the tests of methods.

No files and no municipality, only pupils who finish grade level 9 one cohort after another in twelve schools. What a
forecast may know stands in ``history``; the truth stands in ``truth``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from skolsikt.demo.ability import YEARLY_CHANGE, Ability, draw_ability, draw_noise
from skolsikt.demo.absence_rates import HIGHEST, LOWEST, streck_probabilities
from skolsikt.demo.arrays import Bools, Bytes, Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.grading import (
    ADAPTED_STUDY_PATH,
    GRADE_POINTS,
    NOT_READ,
    STRECK,
    SUBJECTS,
    eligible_probabilities,
    eligible_vocational,
    grades_of,
    merit_values,
    pass_probabilities,
)

SCHOOLS = 12
# Points in time (the end of grade levels 6, 7 and 8, the autumn term of 9) and the years of change still to come.
YEARS_LEFT = {"t6": 3.0, "t7": 2.0, "t8": 1.0, "t9": 0.5}
_SCHOOL, _SCHOOL_YEAR, _COHORT = 0.25, 0.07, 0.04
_WEALTH_OF_SCHOOLS = 0.5
_LEVEL = -0.062
_NEWLY_SHARE, _FOREIGN_SHARE = 0.047, 0.24
_LEAVES_SHARE_PER_YEAR = 0.055
# Absence in grade level 9: median 6.6 %, a tenth of the pupils above 15 % (methods.md, section 2).
_MEDIAN_ABSENCE_SHARE, _TRAIT, _YEAR = 0.066, 0.59, 0.25
_NODES = 21


@dataclass(frozen=True, kw_only=True)
class Cohorts:
    """Pupils by position; the three tables have the same rows.

    ``pupils``: cohort (0 is the oldest), school, is_girl, parents_education, is_newly_arrived, is_foreign,
    first_time (the first point in time with history: t6, or later for those who came later) and left_after (the point
    in time after which the pupil moved away, empty for those who stayed).
    ``history``: per point in time ``t6_MA`` ... (points, empty when there is no grade) and ``t6_absence_share``.
    ``truth``: eligible, merit_value, and per point in time ``t6_probability``: the probability of eligibility given
    everything that was true of the pupil then; a forecast cannot do better.
    """

    pupils: pd.DataFrame
    history: pd.DataFrame
    truth: pd.DataFrame


def cohorts(n: int, per_cohort: int, seed: int, *, last_is_graded_harder_sd: float = 0.0) -> Cohorts:
    """Return ``n`` cohorts of ``per_cohort`` pupils. The last cohort can be graded harder in grade level 9 (drift).

    >>> made = cohorts(2, 100, seed=1)
    >>> len(made.pupils), bool(made.truth["t9_probability"].between(0, 1).all())
    (200, True)
    """
    random = stream(seed, "cohorts")
    count = n * per_cohort
    cohort = np.repeat(np.arange(n), per_cohort)
    school = random.integers(0, SCHOOLS, count)
    pupils, trait = _background(cohort, school, random)
    ability = draw_ability(
        parents_education=pupils["parents_education"].to_numpy(),
        is_newly=pupils["is_newly_arrived"].to_numpy(),
        is_foreign=pupils["is_foreign"].to_numpy(),
        is_girl=pupils["is_girl"].to_numpy(),
        absence_trait=trait,
        random=random,
    )
    place = _school_effects(n, cohort, school, random)
    harder = np.where(cohort == n - 1, last_is_graded_harder_sd, 0.0)
    reads = _subjects_read(pupils, random)
    streck = streck_probabilities(_expected_rate(trait), pupils["is_newly_arrived"].to_numpy())
    half_year = 0.5 * ability.change[:, 2] + random.normal(0.0, 0.5 * YEARLY_CHANGE, count)
    history: dict[str, Floats] = {}
    truth: dict[str, Floats | Bools] = {}
    final_latent = ability.latent(9) + (place - harder)[:, None]
    for time, left in YEARS_LEFT.items():
        now = _latent_at(ability, time, half_year) + place[:, None]
        graded = now - (harder[:, None] if time == "t9" else 0.0)
        grades = _shown(graded, streck, reads, random)
        history |= {f"{time}_{subject}": _points(grades[:, number]) for number, subject in enumerate(SUBJECTS)}
        history[f"{time}_absence_share"] = np.clip(
            _expected_rate(trait) * np.exp(random.normal(0.0, _YEAR, count)), LOWEST, HIGHEST
        )
        truth[f"{time}_probability"] = _probability(now - harder[:, None], left, streck, reads)
    final = _shown(final_latent, streck, reads, random)
    truth |= {"eligible": eligible_vocational(final), "merit_value": merit_values(final)}
    return Cohorts(pupils=pupils, history=_known(pd.DataFrame(history), pupils), truth=pd.DataFrame(truth))


def _background(cohort: Ints, school: Ints, random: np.random.Generator) -> tuple[pd.DataFrame, Floats]:
    count = len(cohort)
    wealth = np.linspace(-_WEALTH_OF_SCHOOLS, _WEALTH_OF_SCHOOLS, SCHOOLS)[school]
    is_newly = random.random(count) < _NEWLY_SHARE
    leaning = 1.5 * wealth - 1.1 * is_newly + random.logistic(0.0, 1.0, count)
    times = np.array([*YEARS_LEFT, ""], dtype=object)
    came = np.where(is_newly | (random.random(count) < 0.05), random.integers(0, len(YEARS_LEFT), count), 0)
    left = np.minimum(random.geometric(_LEAVES_SHARE_PER_YEAR, count) - 1 + came, len(YEARS_LEFT))
    pupils = pd.DataFrame(
        {
            "cohort": cohort,
            "school": school,
            "is_girl": random.random(count) < 0.487,
            "parents_education": 1 + (leaning > -2.1) + (leaning > 0.05),
            "is_newly_arrived": is_newly,
            "is_foreign": is_newly | (random.random(count) < _FOREIGN_SHARE * np.exp(-1.5 * wealth)),
            "first_time": times[came],
            "left_after": times[np.where(left > 2, len(YEARS_LEFT), left)],
        }
    )
    return pupils, random.normal(0.0, 1.0, count)


def _school_effects(n: int, cohort: Ints, school: Ints, random: np.random.Generator) -> Floats:
    of_school = random.normal(0.0, _SCHOOL, SCHOOLS)
    of_cohort = random.normal(0.0, _COHORT, n)
    of_school_year = random.normal(0.0, _SCHOOL_YEAR, (SCHOOLS, n))
    result: Floats = _LEVEL + of_school[school] + of_cohort[cohort] + of_school_year[school, cohort]
    return result


def _subjects_read(pupils: pd.DataFrame, random: np.random.Generator) -> Bools:
    count = len(pupils)
    reads = np.full((count, len(SUBJECTS)), True)
    reads[:, SUBJECTS.index("M2")] = random.random(count) < np.where(pupils["is_newly_arrived"], 0.45, 0.86)
    reads[:, SUBJECTS.index("ML")] = pupils["is_foreign"].to_numpy() & (random.random(count) < 0.4)
    reads[:, SUBJECTS.index("M1")] = False
    return reads


def _expected_rate(trait: Floats) -> Floats:
    return np.clip(_MEDIAN_ABSENCE_SHARE * np.exp(_TRAIT * trait), LOWEST, HIGHEST)


def _latent_at(ability: Ability, time: str, half_year: Floats) -> Floats:
    if time == "t9":
        return ability.latent(8) + half_year[:, None]
    return ability.latent(int(time[1:]))


def _shown(latent: Floats, streck: Floats, reads: Bools, random: np.random.Generator) -> Bytes:
    grades = grades_of(latent, draw_noise(len(latent), random))
    grades[random.random(grades.shape) < streck[:, None]] = STRECK
    grades[~reads] = NOT_READ
    return grades


def _points(grades: Bytes) -> Floats:
    return np.where(grades >= ADAPTED_STUDY_PATH, np.nan, GRADE_POINTS[grades])


def _probability(latent: Floats, years_left: float, streck: Floats, reads: Bools) -> Floats:
    """Integrate over the change that is still to come (normal); the occasion and the streck are exact."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(_NODES)
    spread = YEARLY_CHANGE * np.sqrt(years_left)
    total = np.zeros(len(latent))
    for node, weight in zip(nodes, weights, strict=True):
        total += weight * eligible_probabilities(pass_probabilities(latent + spread * node, streck, reads))
    result: Floats = total / weights.sum()
    return result


def _known(history: pd.DataFrame, pupils: pd.DataFrame) -> pd.DataFrame:
    """Empty what nobody here has seen: before the pupil came and after the pupil left."""
    order = {time: number for number, time in enumerate(YEARS_LEFT)}
    first = pupils["first_time"].map(order).to_numpy()
    last = pupils["left_after"].map(order).fillna(len(order)).to_numpy()
    for time, number in order.items():
        columns = [column for column in map(str, history) if column.startswith(f"{time}_")]
        history.loc[(number < first) | (number > last), columns] = np.nan
    return history
