"""Which school units have pupils with a background like one's own, by what is published of all of them.

The distance is Euclidean between standardised values: each trait in its standard deviations over all units that have
every trait, so that one unit of any trait weighs as much (the usual nearest neighbours, Fix and Hodges 1951; the
traits are those of Skolverket's SALSA model). A unit without one of the traits is near nobody and far from nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import pstdev

NEAR, FAIRLY_NEAR = 0.5, 1.0  # standard deviations a trait, on average


@dataclass(frozen=True, kw_only=True)
class Similar:
    """One unit. ``distance``: root mean square over the traits, in standard deviations; ``traits``: its values."""

    code: str
    distance: float
    traits: Mapping[str, float]


def similar_units(own: str, background: Mapping[str, Mapping[str, float]], *, most: int) -> list[Similar]:
    """Return the ``most`` units nearest to ``own``, the nearest first; none where ``own`` lacks a trait.

    ``background``: unit -> trait -> value. Of units at the same distance the first by code comes first.

    >>> of = {"a": {"education": 2.0}, "b": {"education": 2.1}, "c": {"education": 2.9}}
    >>> [(one.code, round(one.distance, 2)) for one in similar_units("a", of, most=2)]
    [('b', 0.25), ('c', 2.23)]
    """
    traits = sorted({name for values in background.values() for name in values})
    whole = {code: values for code, values in background.items() if values.keys() >= set(traits)}
    if own not in whole or not traits:
        return []
    spread = {name: pstdev(values[name] for values in whole.values()) for name in traits}
    found = [
        Similar(code=code, distance=_distance(whole[own], values, spread), traits=values)
        for code, values in whole.items()
        if code != own
    ]
    return sorted(found, key=lambda one: (one.distance, one.code))[:most]


def _distance(one: Mapping[str, float], other: Mapping[str, float], spread: Mapping[str, float]) -> float:
    """A trait in which all units are alike tells none apart."""
    apart = [(one[name] - other[name]) / each for name, each in spread.items() if each]
    return sqrt(sum(part * part for part in apart) / len(apart)) if apart else 0.0
