"""How unevenly a trait is spread over school units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _

METHOD = "dissimilarity/1"
_DRAWS = 2_000

Counts = npt.NDArray[np.int64]


class TooFewUnits(SkolsiktError):
    """A spread needs two units, and pupils both with and without the trait."""


@dataclass(frozen=True, kw_only=True)
class Segregation:
    """The dissimilarity index: share of the pupils with the trait who would have to move for an even spread.

    ``expected_by_chance`` is what lots alone would give with units of this size: small units look uneven for no reason.
    """

    index: float
    interval_95: tuple[float, float]
    expected_by_chance: float
    pupils_count: int
    units_count: int


def dissimilarity(with_trait: Counts, without_trait: Counts, *, seed: int) -> Segregation:
    """Return how unevenly a trait is spread, from counts per unit (two arrays of equal length).

    The interval is a basic bootstrap of pupils within units, cut to 0-1. Source: Duncan and Duncan (1955),
    A methodological analysis of segregation indexes; chance level after Carrington and Troske (1997).

    Raises TooFewUnits when there is nothing to spread.

    >>> import numpy as np
    >>> round(dissimilarity(np.array([30, 10]), np.array([10, 30]), seed=1).index, 2)
    0.5
    """
    if len(with_trait) < 2 or not with_trait.sum() or not without_trait.sum():
        raise TooFewUnits(_("Spridningen går inte att räkna: det behövs två enheter och elever av båda slagen."))
    index, chance = float(_index(with_trait, without_trait)), np.random.default_rng(seed)
    sizes = with_trait + without_trait
    resampled = chance.binomial(sizes, with_trait / sizes, size=(_DRAWS, len(sizes)))
    low, high = np.quantile(_index(resampled, sizes - resampled), [0.025, 0.975])
    by_lot = chance.multivariate_hypergeometric(sizes, int(with_trait.sum()), size=_DRAWS, method="marginals")
    return Segregation(
        index=index,
        # The index is biased upwards, so the basic interval may end below it; the figure shown stays inside.
        interval_95=(max(0.0, 2 * index - float(high)), float(np.clip(2 * index - float(low), index, 1.0))),
        expected_by_chance=float(_index(by_lot, sizes - by_lot).mean()),
        pupils_count=int(sizes.sum()),
        units_count=len(sizes),
    )


def _index(with_trait: Counts, without_trait: Counts) -> npt.NDArray[np.float64]:
    a = with_trait / np.maximum(with_trait.sum(axis=-1, keepdims=True), 1)
    b = without_trait / np.maximum(without_trait.sum(axis=-1, keepdims=True), 1)
    spread: npt.NDArray[np.float64] = np.abs(a - b).sum(axis=-1) / 2
    return spread
