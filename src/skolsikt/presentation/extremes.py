"""What is highest and lowest for certain: whatever the true numbers are inside the ranges that are told of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

Ends = tuple[float, float]
Name = TypeVar("Name", bound=Hashable)


def certainly_highest(among: Mapping[Name, Ends]) -> Name | None:
    """Return what no other can be above; None where ranges overlap, so that it cannot be told.

    >>> certainly_highest({"A": (0.8, 0.8), "B": (0.1, 0.7)}), certainly_highest({"A": (0.8, 0.8), "B": (0.0, 1.0)})
    ('A', None)
    """
    if not among:
        return None
    top = max(among, key=lambda name: among[name][0])
    is_certain = all(high <= among[top][0] for name, (_low, high) in among.items() if name != top)
    return top if is_certain else None


def certainly_lowest(among: Mapping[Name, Ends]) -> Name | None:
    """Return what no other can be below; None where ranges overlap, so that it cannot be told.

    >>> certainly_lowest({"A": (0.8, 0.8), "B": (0.1, 0.7)}), certainly_lowest({"A": (0.8, 0.8), "B": (0.0, 1.0)})
    ('B', None)
    """
    return certainly_highest({name: (-high, -low) for name, (low, high) in among.items()})
