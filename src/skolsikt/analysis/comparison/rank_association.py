"""Whether two measures go together over groups: Spearman's rank correlation, with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import rankdata

FEWEST_GROUPS = 8  # of fewer, chance alone gives almost any order
_Z_95 = 1.959963984540054


@dataclass(frozen=True, kw_only=True)
class RankAssociation:
    """``rho``: from -1 (one falls where the other rises) to 1. ``count``: how many groups it is of."""

    rho: float
    interval_95: tuple[float, float]
    count: int

    @property
    def is_certain(self) -> bool:
        """Whether the interval does not hold nothing at all."""
        return self.interval_95[0] > 0 or self.interval_95[1] < 0


def rank_association(pairs: Sequence[tuple[float, float]]) -> RankAssociation | None:
    """Return how the two values of each pair go together; None of fewer than eight, or where one never varies.

    The interval is Fisher's, with the variance of Bonett and Wright (2000), which holds for ranks.

    >>> found = rank_association([(value, value**2) for value in range(10)])
    >>> found.rho if found else None
    1.0
    """
    if len(pairs) < FEWEST_GROUPS:
        return None
    ranked = [rankdata([pair[side] for pair in pairs]) for side in (0, 1)]
    rho = _correlation(*(list(map(float, ranks)) for ranks in ranked))
    if rho is None:
        return None
    return RankAssociation(rho=rho, interval_95=_interval(rho, len(pairs)), count=len(pairs))


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    middle = (len(one) + 1) / 2  # of ranks, with or without ties
    products = sum((a - middle) * (b - middle) for a, b in zip(one, other, strict=True))
    squares = (sum((a - middle) ** 2 for a in side) for side in (one, other))
    spread = math.sqrt(math.prod(squares))
    return max(-1.0, min(1.0, products / spread)) if spread else None


def _interval(rho: float, count: int) -> tuple[float, float]:
    if abs(rho) == 1.0:  # no formula holds at the ends: as if one pair of neighbours had changed places
        rho = math.copysign(1 - 12 / (count * (count**2 - 1)), rho)
    half = _Z_95 * math.sqrt((1 + rho**2 / 2) / (count - 3))
    return math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half)
