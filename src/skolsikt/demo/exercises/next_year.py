"""Regression to the mean: what becomes of the lowest classes of one year, when nobody does anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from statistics import fmean

import numpy as np

from skolsikt.demo.chance import stream

LOWEST_COUNT = 3
_CLASSES = 10
_FEWEST, _MOST = 18, 29
_MEAN_SHARE, _REAL_SPREAD = 0.7, 0.04  # classes do differ, by less than chance makes it look
_SAME = 0.01  # less than a percentage point is no change to speak of


class Way(StrEnum):
    """Which way the lowest classes went."""

    UP = "up"
    SAME = "same"
    DOWN = "down"


@dataclass(frozen=True, kw_only=True)
class TwoYears:
    """One class, with new pupils the second year: share that reached the goal."""

    number: int
    first_share: float
    second_share: float


@dataclass(frozen=True)
class NextYear:
    """Every class, two years in a row."""

    classes: tuple[TwoYears, ...]

    @cached_property
    def lowest(self) -> tuple[TwoYears, ...]:
        """The lowest of the first year, in the order of their numbers."""
        by_share = sorted(self.classes, key=lambda one: (one.first_share, one.number))[:LOWEST_COUNT]
        return tuple(sorted(by_share, key=lambda one: one.number))

    @property
    def lowest_means(self) -> tuple[float, float]:
        """The mean of the lowest classes, the first year and the second."""
        return fmean(one.first_share for one in self.lowest), fmean(one.second_share for one in self.lowest)

    @property
    def all_means(self) -> tuple[float, float]:
        """The mean of every class, the first year and the second."""
        return fmean(one.first_share for one in self.classes), fmean(one.second_share for one in self.classes)

    @property
    def way(self) -> Way:
        """Which way the lowest went."""
        first, second = self.lowest_means
        if abs(second - first) < _SAME:
            return Way.SAME
        return Way.UP if second > first else Way.DOWN


def drawn_classes(seed: int) -> NextYear:
    """Return classes whose real level is the same both years: only chance tells the years apart.

    >>> len(drawn_classes(1).lowest)
    3
    """
    random = stream(seed, "exercise of next year")
    return NextYear(tuple(_class(number, random) for number in range(1, _CLASSES + 1)))


def rounds_going_up(rounds: int) -> int:
    """Return in how many of the first ``rounds`` seeds the lowest classes rose."""
    return sum(drawn_classes(seed).way is Way.UP for seed in range(1, rounds + 1))


def _class(number: int, random: np.random.Generator) -> TwoYears:
    level = float(np.clip(random.normal(_MEAN_SHARE, _REAL_SPREAD), 0.5, 0.9))
    first, second = (_share(level, random) for _year in range(2))
    return TwoYears(number=number, first_share=first, second_share=second)


def _share(level: float, random: np.random.Generator) -> float:
    pupils = int(random.integers(_FEWEST, _MOST))
    return float(random.binomial(pupils, level) / pupils)
