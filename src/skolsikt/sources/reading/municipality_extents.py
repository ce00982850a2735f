"""Roughly where each municipality lies: enough to tell which map projection a file of areas uses, and whose it is.

``municipality_extents.csv``: bounding boxes in degrees (WGS84, two decimals), computed from the open municipality
borders of Valmyndigheten as simplified in okfse/sweden-geojson.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# The borders behind the boxes are simplified; a municipality's own areas may stick out by about this much.
MARGIN_DEGREES = 0.05


@dataclass(frozen=True)
class Extent:
    """A box in degrees, WGS84."""

    west: float
    south: float
    east: float
    north: float

    @property
    def size(self) -> float:
        return max(self.east - self.west, 0) * max(self.north - self.south, 0)

    def likeness(self, other: Extent) -> float:
        """Return how alike two boxes are: common ground divided by joint ground, 0-1 (Jaccard).

        >>> Extent(0, 0, 2, 1).likeness(Extent(1, 0, 3, 1))
        0.3333333333333333
        """
        common = Extent(
            max(self.west, other.west),
            max(self.south, other.south),
            min(self.east, other.east),
            min(self.north, other.north),
        ).size
        joint = self.size + other.size - common
        return common / joint if joint else 0.0

    def holds(self, other: Extent) -> bool:
        """Tell whether ``other`` lies inside, give or take the margin."""
        return (
            self.west - MARGIN_DEGREES <= other.west
            and self.south - MARGIN_DEGREES <= other.south
            and self.east + MARGIN_DEGREES >= other.east
            and self.north + MARGIN_DEGREES >= other.north
        )


@cache
def municipality_extents() -> dict[str, Extent]:
    """Return the box of every municipality by its code."""
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return {
            row["municipality"]: Extent(*(float(row[side]) for side in ("west", "south", "east", "north")))
            for row in csv.DictReader(file)
        }


def likest_municipality(extent: Extent) -> tuple[str, float]:
    """Return the municipality whose box is most like ``extent``, and how like it is (0-1).

    >>> likest_municipality(Extent(12.86, 55.49, 13.16, 55.66))[0]
    '1280'
    """
    likeness = {code: extent.likeness(box) for code, box in municipality_extents().items()}
    best = max(likeness, key=lambda code: likeness[code])
    return best, likeness[best]
