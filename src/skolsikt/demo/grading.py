"""How ability becomes grades: thresholds, merit value, eligibility and the true probability of it.

The rules are written here once more, vectorised and independent of ``school``: tests let the two disagree loudly.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from skolsikt.demo.arrays import Bools, Bytes, Floats

# The 16 compulsory subjects; SV stands for SV or SVA. Then the subjects of choice.
COMPULSORY = ("BL", "EN", "HKK", "IDH", "MA", "MU", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "SV", "TK")
SUBJECTS = (*COMPULSORY, "M2", "ML", "M1")
CORE = ("SV", "EN", "MA")
STUDY_HEAVY = ("SV", "EN", "MA", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "M2")
_OTHERS_NEEDED = 5
_BEST_COUNT = 16

F, E, D, C, B, A, STRECK, ADAPTED_STUDY_PATH, NOT_READ = range(9)
GRADE_LETTERS = np.array(["F", "E", "D", "C", "B", "A", "9", "3", "2"], dtype=object)  # as the official layouts write
GRADE_POINTS = np.array([0.0, 10.0, 12.5, 15.0, 17.5, 20.0, 0.0, 0.0, 0.0])

# Share of F to B-or-lower (cumulative) that a pupil population with ability 0 +- 1 gets; A is the rest.
_CUMULATIVE = {
    "theory": (0.080, 0.315, 0.495, 0.740, 0.875),
    "mathematics": (0.105, 0.375, 0.545, 0.765, 0.880),
    "English": (0.075, 0.235, 0.395, 0.630, 0.820),
    "Swedish": (0.060, 0.295, 0.480, 0.745, 0.880),
    "practical": (0.040, 0.245, 0.425, 0.710, 0.865),
    "choice": (0.055, 0.285, 0.470, 0.705, 0.855),
    "mother tongue": (0.030, 0.120, 0.230, 0.470, 0.710),
}
_SCALE_OF = {
    **dict.fromkeys(("BI", "FY", "KE", "GE", "HI", "RE", "SH", "TK"), "theory"),
    **dict.fromkeys(("BL", "HKK", "IDH", "MU", "SL"), "practical"),
    **dict.fromkeys(("M1", "M2"), "choice"),
    "MA": "mathematics",
    "EN": "English",
    "SV": "Swedish",
    "ML": "mother tongue",
}
LATENT_SPREAD = 0.99  # standard deviation of ability, subject leaning and the occasion together
NOISE_SCALE = 0.12  # logistic scale of the occasion: what a pupil happens to show that year
THRESHOLDS: Floats = LATENT_SPREAD * np.array(
    [[NormalDist().inv_cdf(share) for share in _CUMULATIVE[_SCALE_OF[subject]]] for subject in SUBJECTS]
)


def positions(subjects: tuple[str, ...]) -> list[int]:
    """Return the columns of these subjects."""
    return [SUBJECTS.index(subject) for subject in subjects]


def grades_of(latent: Floats, noise: Floats) -> Bytes:
    """Return grades (0 = F ... 5 = A) of pupils x SUBJECTS from what they know and what the occasion adds."""
    shown = (latent + noise)[:, :, None]
    result: Bytes = (shown > THRESHOLDS[None, :, :]).sum(axis=2).astype(np.int8)
    return result


def merit_values(grades: Bytes) -> Floats:
    """Return the merit value over 17 subjects: the 16 best besides M2, and M2. 0-340 points."""
    points = GRADE_POINTS[grades]
    m2 = SUBJECTS.index("M2")
    others = np.sort(np.delete(points, m2, axis=1), axis=1)[:, ::-1]
    result: Floats = others[:, :_BEST_COUNT].sum(axis=1) + points[:, m2]
    return result


def is_pass(grades: Bytes) -> Bools:
    result: Bools = (grades >= E) & (grades <= A)
    return result


def eligible_vocational(grades: Bytes) -> Bools:
    """Return who is eligible for vocational programmes: the core and five others passed."""
    passed = is_pass(grades)
    core = positions(CORE)
    others = passed.sum(axis=1) - passed[:, core].sum(axis=1)
    result: Bools = passed[:, core].all(axis=1) & (others >= _OTHERS_NEEDED)
    return result


def study_heavy_means(grades: Bytes) -> Floats:
    """Return each pupil's mean points over the study-heavy subjects that were graded (F counts 0, streck 0)."""
    columns = grades[:, positions(STUDY_HEAVY)]
    graded = columns <= STRECK
    result: Floats = (GRADE_POINTS[columns] * graded).sum(axis=1) / np.maximum(graded.sum(axis=1), 1)
    return result


def pass_probabilities(latent: Floats, streck_probability: Floats, is_read: Bools) -> Floats:
    """Return the probability of at least E per pupil and subject, before the occasion is known."""
    probability = 1.0 / (1.0 + np.exp((THRESHOLDS[None, :, 0] - latent) / NOISE_SCALE))
    result: Floats = probability * (1.0 - streck_probability[:, None]) * is_read
    return result


def eligible_probabilities(pass_probability: Floats) -> Floats:
    """Return the exact probability of eligibility when subjects are independent given ``pass_probability``."""
    core = positions(CORE)
    others = np.delete(pass_probability, core, axis=1)
    # below[k]: probability that exactly k of the others so far are passed, for k < 5.
    below = np.zeros((_OTHERS_NEEDED, len(others)))
    below[0] = 1.0
    for subject in range(others.shape[1]):
        chance = others[:, subject]
        below[1:] = below[1:] * (1.0 - chance) + below[:-1] * chance
        below[0] *= 1.0 - chance
    result: Floats = pass_probability[:, core].prod(axis=1) * (1.0 - below.sum(axis=0))
    return result
