"""The same share in a class and in a school: how far one pupil moves it, and how far chance alone does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skolsikt.demo.chance import stream

CHANCE_SHARE = 0.7  # of reaching the goal, for every pupil of every year
_CLASSES, _SCHOOLS = (10, 20, 30), (150, 200, 250, 300)
_EARLIER_YEARS = 7


@dataclass(frozen=True, kw_only=True)
class DrawnYears:
    """One group of the same size every year. ``reached``: how many reached the goal, the latest year last."""

    pupils: int
    reached: tuple[int, ...]

    @property
    def shares(self) -> tuple[float, ...]:
        return tuple(count / self.pupils for count in self.reached)

    @property
    def of_one_pupil(self) -> float:
        """How far a single pupil moves the share."""
        return 1 / self.pupils


@dataclass(frozen=True)
class SmallAndLarge:
    """A class and a school with the same share in the latest year."""

    small: DrawnYears
    large: DrawnYears


def drawn_sizes(seed: int) -> SmallAndLarge:
    """Return a class and a school where every pupil of every year had the same chance.

    >>> drawn = drawn_sizes(1)
    >>> drawn.small.shares[-1] == drawn.large.shares[-1] == CHANCE_SHARE
    True
    """
    random = stream(seed, "exercise of small groups")
    return SmallAndLarge(_years(int(random.choice(_CLASSES)), random), _years(int(random.choice(_SCHOOLS)), random))


def _years(pupils: int, random: np.random.Generator) -> DrawnYears:
    earlier = random.binomial(pupils, CHANCE_SHARE, _EARLIER_YEARS).tolist()
    return DrawnYears(pupils=pupils, reached=(*earlier, round(pupils * CHANCE_SHARE)))
