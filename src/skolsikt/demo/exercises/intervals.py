"""Which difference is sure: three pairs of schools, of which one pair differs by more than chance gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skolsikt.demo.chance import stream
from skolsikt.measures.asking.cells import wilson

# Pupils from and up to, and how far apart the two schools of the pair really are.
_SMALL, _LARGE, _MIDDLE = (12, 21, 0.20), (380, 601, 0.12), (60, 91, 0.05)
_LOWEST, _HIGHEST = 0.60, 0.74


@dataclass(frozen=True, kw_only=True)
class DrawnGroup:
    """One invented school: how many pupils, and how many of them reached the goal."""

    name: str
    pupils: int
    reached: int

    @property
    def share(self) -> float:
        return self.reached / self.pupils

    @property
    def interval_95(self) -> tuple[float, float]:
        low, high = wilson(self.reached, self.pupils) or (0.0, 1.0)
        return low, high


@dataclass(frozen=True)
class Pair:
    """Two schools to compare."""

    one: DrawnGroup
    other: DrawnGroup

    @property
    def difference(self) -> float:
        return abs(self.one.share - self.other.share)

    @property
    def is_sure(self) -> bool:
        """Whether the intervals lie apart."""
        (low, high), (other_low, other_high) = self.one.interval_95, self.other.interval_95
        return low > other_high or other_low > high

    @property
    def may_be_chance(self) -> bool:
        """Whether each share lies inside the other's interval: intervals that only just meet are no exercise."""
        return _lies_in(self.one.share, self.other.interval_95) and _lies_in(self.other.share, self.one.interval_95)


def drawn_pairs(seed: int) -> tuple[Pair, ...]:
    """Return three pairs, exactly one of them sure, and a larger difference among those that are not.

    >>> [pair.is_sure for pair in drawn_pairs(1)].count(True)
    1
    """
    random = stream(seed, "exercise of intervals")
    while True:
        pairs = _drawn(random)
        sure = [pair for pair in pairs if pair.is_sure]
        unsure = [pair for pair in pairs if pair.may_be_chance]
        if len(sure) == 1 and len(unsure) == 2 and max(pair.difference for pair in unsure) > sure[0].difference:
            return pairs


def _drawn(random: np.random.Generator) -> tuple[Pair, ...]:
    kinds = [(_SMALL, _LARGE, _MIDDLE)[place] for place in random.permutation(3)]
    return tuple(_pair(kind, place, random) for place, kind in enumerate(kinds))


def _pair(kind: tuple[int, int, float], place: int, random: np.random.Generator) -> Pair:
    fewest, most, apart = kind
    lower = random.uniform(_LOWEST, _HIGHEST)
    shares = random.permutation([lower, lower + apart])
    names = "ABCDEF"[2 * place : 2 * place + 2]
    one, other = (_group(name, share, (fewest, most), random) for name, share in zip(names, shares, strict=True))
    return Pair(one, other)


def _group(name: str, share: float, size: tuple[int, int], random: np.random.Generator) -> DrawnGroup:
    pupils = int(random.integers(*size))
    return DrawnGroup(name=name, pupils=pupils, reached=int(random.binomial(pupils, share)))


def _lies_in(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]
