"""One grading occasion: who is graded at a grade level, what they know, and everything that chance has added."""

from __future__ import annotations

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
    SUBJECTS,
    eligible_probabilities,
    grades_of,
    pass_probabilities,
)
from skolsikt.demo.people import NEVER, People

_SVA_HARDER = 0.3
_ADAPTED_PATH_SHARE, _ADAPTED_PATH_SUBJECT_SHARE = 0.015, 0.35
_ADAPTED_PATH_SUBJECTS = ("HKK", "BL", "MU", "SL", "TK", "GE", "RE")
_READS_SVA_SHARE, _READS_SVA_MORE_IF_NEWLY = 0.35, 0.6
_READS_MOTHER_TONGUE_SHARE, _READS_SECOND_LANGUAGE_SHARE = 0.42, 0.012
_LANGUAGE_SHARES = (0.52, 0.27, 0.21)


@dataclass(frozen=True, kw_only=True)
class Learners:
    """What every pupil learns and how well. ``language``: 0 none, 1 Spanish, 2 German, 3 French."""

    ability: Ability
    reads_sva: Bools
    language: Ints
    reads_mother_tongue: Bools
    reads_second_language: Bools


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Pupils graded at ``grade_level``: everything but the shifts, so that a shift can be tried again and again.

    ``enrolment`` and ``pupil`` are positions; the others are pupils x SUBJECTS, or per pupil.
    """

    grade_level: int
    enrolment: Ints
    pupil: Ints
    unit: Ints
    latent: Floats
    noise: Floats
    streck: Bools
    streck_probability: Floats
    is_read: Bools
    is_adapted_path: Bools

    def grades(self, shift: Floats) -> Bytes:
        """Return the grades when what pupils know is shifted by ``shift``."""
        grades = grades_of(self.latent + shift, self.noise)
        grades[self.streck] = STRECK
        grades[self.is_adapted_path] = ADAPTED_STUDY_PATH
        grades[~self.is_read] = NOT_READ
        return grades

    def probabilities(self, shift: Floats) -> Floats:
        """Return the true probability of eligibility, before the occasion."""
        counts = self.is_read & ~self.is_adapted_path
        return eligible_probabilities(pass_probabilities(self.latent + shift, self.streck_probability, counts))

    def only(self, chosen: Bools) -> Sitting:
        """Return the chosen pupils' part of it."""
        columns = (name for name in self.__annotations__ if name != "grade_level")
        return replace(self, **{name: getattr(self, name)[chosen] for name in columns})


def make_learners(people: People, *, seed: int) -> Learners:
    """Draw what every pupil learns and how well."""
    random = stream(seed, "ability")
    is_newly = people.arrival_year < NEVER
    ability = draw_ability(
        parents_education=people.parents_education,
        is_newly=is_newly,
        is_foreign=people.is_foreign,
        is_girl=people.is_girl,
        absence_trait=people.absence_trait,
        random=random,
    )
    keen_on_languages = ability.general + 1.5 - 1.2 * is_newly + random.logistic(0.0, 0.8, people.count)
    language = np.where(keen_on_languages > 0, 1 + random.choice(3, size=people.count, p=_LANGUAGE_SHARES), 0)
    sva_share = _READS_SVA_SHARE + _READS_SVA_MORE_IF_NEWLY * is_newly
    return Learners(
        ability=ability,
        reads_sva=people.is_foreign & (random.random(people.count) < sva_share),
        language=language,
        reads_mother_tongue=(people.mother_tongue != "") & (random.random(people.count) < _READS_MOTHER_TONGUE_SHARE),
        reads_second_language=(language > 0) & (random.random(people.count) < _READS_SECOND_LANGUAGE_SHARE),
    )


def make_sitting(
    grade_level: int, people: People, enrolments: Enrolments, rates: Floats, learners: Learners, *, seed: int
) -> Sitting:
    """Draw the occasion for everybody who is at ``grade_level`` when the school year ends."""
    random = stream(seed, f"grades {grade_level}")
    everybody = (people.count, len(SUBJECTS))
    noise = draw_noise(people.count, random)
    streck_draw = random.random(everybody)
    on_adapted_path = random.random(people.count) < _ADAPTED_PATH_SHARE
    is_adapted_path = on_adapted_path[:, None] & (random.random(everybody) < _ADAPTED_PATH_SUBJECT_SHARE)
    is_adapted_path &= np.isin(SUBJECTS, _ADAPTED_PATH_SUBJECTS)
    at_level = (enrolments.grade == grade_level) & enrolments.is_at_year_end & ~enrolments.is_adapted
    enrolment = np.flatnonzero(at_level)
    pupil = enrolments.pupil[enrolment]
    is_newly = people.newly_arrived(pupil, enrolments.year[enrolment])
    streck_probability = streck_probabilities(rates[enrolment], is_newly)
    latent = learners.ability.latent(grade_level)[pupil]
    latent[:, SUBJECTS.index("SV")] -= _SVA_HARDER * learners.reads_sva[pupil]
    return Sitting(
        grade_level=grade_level,
        enrolment=enrolment,
        pupil=pupil,
        unit=enrolments.unit[enrolment],
        latent=latent,
        noise=noise[pupil],
        streck=streck_draw[pupil] < streck_probability[:, None],
        streck_probability=streck_probability,
        is_read=_subjects_read(learners, pupil),
        is_adapted_path=is_adapted_path[pupil],
    )


def _subjects_read(learners: Learners, pupil: Ints) -> Bools:
    is_read = np.full((len(pupil), len(SUBJECTS)), True)
    is_read[:, SUBJECTS.index("M2")] = learners.language[pupil] > 0
    is_read[:, SUBJECTS.index("ML")] = learners.reads_mother_tongue[pupil]
    is_read[:, SUBJECTS.index("M1")] = learners.reads_second_language[pupil]
    return is_read
