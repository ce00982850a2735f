"""What lies behind the grades: background, a trait that also shows in absence, leanings, and slow change over years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skolsikt.demo.arrays import Bools, Floats, Ints
from skolsikt.demo.grading import NOISE_SCALE, SUBJECTS

_EDUCATION = np.array([np.nan, -0.47, -0.08, 0.27])
_NEWLY_ARRIVED = -0.17
_FOREIGN = -0.06
_GIRL = 0.30
_ABSENCE_TRAIT = -0.19
# Whoever is away very much falls behind faster: on top, for each standard deviation of the trait above this one.
_MUCH_ABSENCE_TRAIT, _MUCH_ABSENCE = 1.2, -0.33
_REMAINDER = 0.60
_LEANING = 0.40
YEARLY_CHANGE = 0.22
# Leaning of girls, on top of their general advantage; boys the same with the other sign.
_GIRL_LEANING = {"MA": -0.13, "IDH": -0.20, "TK": -0.08, "EN": -0.14, "FY": -0.08, "SV": 0.12, "BL": 0.18, "HKK": 0.10}
_GIRL_LEANINGS = np.array([_GIRL_LEANING.get(subject, 0.0) for subject in SUBJECTS])
_GENERAL_MEAN = -0.02


@dataclass(frozen=True, kw_only=True)
class Ability:
    """Latent ability of pupils: ``general`` at the end of grade level 6, leanings of subjects, and what came later.

    ``change`` (pupils, 3) is what happens from 6 to 7, 7 to 8 and 8 to 9, whatever went before.
    """

    general: Floats
    leaning: Floats
    change: Floats

    def latent(self, grade: int) -> Floats:
        """Return pupils x SUBJECTS at the end of grade level 6-9."""
        until = self.change[:, : grade - 6].sum(axis=1)
        result: Floats = (self.general + until)[:, None] + self.leaning
        return result


def draw_ability(
    *,
    parents_education: Ints,
    is_newly: Bools,
    is_foreign: Bools,
    is_girl: Bools,
    absence_trait: Floats,
    random: np.random.Generator,
) -> Ability:
    """Return the ability of pupils with this background. ``absence_trait`` is standard normal."""
    count = len(is_girl)
    girl = np.where(is_girl, 0.5, -0.5)
    general = (
        _GENERAL_MEAN
        + _EDUCATION[parents_education]
        + _NEWLY_ARRIVED * is_newly
        + _FOREIGN * is_foreign
        + _GIRL * girl
        + _ABSENCE_TRAIT * absence_trait
        + _MUCH_ABSENCE * np.maximum(absence_trait - _MUCH_ABSENCE_TRAIT, 0.0)
        + random.normal(0.0, _REMAINDER, count)
    )
    leaning = random.normal(0.0, _LEANING, (count, len(SUBJECTS))) + 2.0 * girl[:, None] * _GIRL_LEANINGS
    return Ability(general=general, leaning=leaning, change=random.normal(0.0, YEARLY_CHANGE, (count, 3)))


def draw_noise(count: int, random: np.random.Generator) -> Floats:
    """Return what one occasion adds, pupils x SUBJECTS."""
    return random.logistic(0.0, NOISE_SCALE, (count, len(SUBJECTS)))
