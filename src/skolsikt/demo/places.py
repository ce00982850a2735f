"""The map of the demo municipality: an outline, small areas inside districts, and how people live in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry

from skolsikt.demo.arrays import Bools, Floats, Ints
from skolsikt.demo.chance import stream

MOST_AREAS, FEWEST_AREAS, PUPILS_PER_AREA = 60, 12, 100
LOWEST_ELIGIBLE_SHARE, HIGHEST_ELIGIBLE_SHARE = 0.65, 0.95
_ELIGIBLE_CURVE = 0.67  # bend of the rise from the poorest area to the richest: the mean becomes 0.83
_AREAS_PER_DISTRICT = 10
_FEWEST_DISTRICTS = 3
_DISTRICT_NAMES = ("Centrum", "Öster", "Norr", "Väster", "Söder", "Landsbygden", "Åsen", "Sjösidan", "Ängarna")
_FIRST = "Alm Björk Dal Ek Fågel Grind Hassel Häll Kvarn Lin Mossa Norr Rönn Sol Sten Sälg Tall Vall Ås Äng Öster"
_LAST = ("by", "torp", "hagen", "backen", "lund", "åsen", "viken", "ängen", "dalen", "holmen")
# The middle of the municipality: inland, and far from any municipality's centre. Degrees.
_MIDDLE_LONGITUDE, _MIDDLE_LATITUDE = 15.32, 57.93
_KM_PER_DEGREE_LATITUDE = 111.2
_DECIMALS = 5


@dataclass(frozen=True, kw_only=True)
class Places:
    """The areas; ``wealth_rank`` (0 poorest - 1 richest) orders them.

    ``centre_km`` is (areas, 2); ``population_share`` sums to 1; ``eligible_target_share`` is aimed at.
    """

    code: tuple[str, ...]
    name: tuple[str, ...]
    district: Ints
    district_code: tuple[str, ...]
    district_name: tuple[str, ...]
    shape: tuple[BaseGeometry, ...]
    centre_km: Floats
    population_share: Floats
    wealth_rank: Floats
    eligible_target_share: Floats
    is_town: Bools

    @property
    def count(self) -> int:
        return len(self.code)


def degrees(x_km: float, y_km: float) -> tuple[float, float]:
    """Return longitude and latitude of a point given in kilometres from the middle of the municipality."""
    longitude = _MIDDLE_LONGITUDE + x_km / (_KM_PER_DEGREE_LATITUDE * np.cos(np.radians(_MIDDLE_LATITUDE)))
    return round(float(longitude), _DECIMALS), round(_MIDDLE_LATITUDE + y_km / _KM_PER_DEGREE_LATITUDE, _DECIMALS)


def make_places(pupils: int, *, seed: int) -> Places:
    """Return the map of a municipality with so many pupils: 60 areas from 6,000 pupils on, at least 12."""
    random = stream(seed, "places")
    count = int(np.clip(pupils // PUPILS_PER_AREA, FEWEST_AREAS, MOST_AREAS))
    districts = max(_FEWEST_DISTRICTS, count // _AREAS_PER_DISTRICT)
    centres, is_town = _centres(count, random)
    district = _balanced_districts(centres, districts)
    order = np.lexsort((centres[:, 0], district))
    centres, is_town, district = centres[order], is_town[order], district[order]
    wealth = random.permutation(districts)[district] * 0.5 + random.normal(0.0, 1.0, count) + 0.6 * ~is_town
    rank = np.argsort(np.argsort(wealth)) / (count - 1)
    population = np.where(is_town, 1.0, 0.55) * random.lognormal(0.0, 0.3, count)
    district_code = tuple(str(11 + number) for number in range(districts))
    number_within = np.arange(count) - np.searchsorted(district, district)
    return Places(
        code=tuple(f"{district_code[d]}{n + 1:02d}" for d, n in zip(district, number_within, strict=True)),
        name=_names(count, random),
        district=district,
        district_code=district_code,
        district_name=_DISTRICT_NAMES[:districts],
        shape=_shapes(centres),
        centre_km=centres,
        population_share=population / population.sum(),
        wealth_rank=rank,
        eligible_target_share=LOWEST_ELIGIBLE_SHARE
        + (HIGHEST_ELIGIBLE_SHARE - LOWEST_ELIGIBLE_SHARE) * rank**_ELIGIBLE_CURVE,
        is_town=is_town,
    )


def _centres(count: int, random: np.random.Generator) -> tuple[Floats, Bools]:
    """Return area centres, dense in the town and spread out around it, never too close to each other."""
    outline = _outline()
    is_town = np.arange(count) < round(0.7 * count)
    points: list[tuple[float, float]] = []
    while len(points) < count:
        spread, apart = (2.6, 0.45) if is_town[len(points)] else (9.0, 1.6)
        x, y = random.normal(0.0, spread, 2).round(3)
        if outline.contains(Point(x, y)) and all((x - a) ** 2 + (y - b) ** 2 > apart**2 for a, b in points):
            points.append((float(x), float(y)))
    return np.array(points), is_town


def _outline() -> Polygon:
    angle = np.linspace(0.0, 2.0 * np.pi, 72, endpoint=False)
    radius = 14.0 + 2.2 * np.sin(2 * angle + 0.7) + 1.5 * np.sin(3 * angle + 2.0) + 0.7 * np.sin(7 * angle)
    return Polygon(np.column_stack([radius * np.cos(angle), 0.85 * radius * np.sin(angle)]))


def _balanced_districts(centres: Floats, districts: int) -> Ints:
    """Cut the areas into districts of the same number: the middle first, then by direction."""
    distance = np.hypot(centres[:, 0], centres[:, 1])
    direction = np.arctan2(centres[:, 1], centres[:, 0])
    size = -(-len(centres) // districts)
    middle = np.argsort(distance)[:size]
    around = np.setdiff1d(np.argsort(direction), middle, assume_unique=True)
    around = around[np.argsort(direction[around])]
    district = np.zeros(len(centres), dtype=np.int64)
    for number, part in enumerate(np.array_split(around, districts - 1), start=1):
        district[part] = number
    return district


def _shapes(centres: Floats) -> tuple[BaseGeometry, ...]:
    outline = _outline()
    cells = shapely.voronoi_polygons(MultiPoint(centres), extend_to=outline).geoms
    by_centre = {}
    for cell in cells:
        inside = np.flatnonzero(shapely.contains_xy(cell, centres[:, 0], centres[:, 1]))
        by_centre[int(inside[0])] = shapely.transform(cell.intersection(outline), _to_degrees)
    return tuple(by_centre[number] for number in range(len(centres)))


def _to_degrees(points: Floats) -> Floats:
    return np.array([degrees(x, y) for x, y in points])


def _names(count: int, random: np.random.Generator) -> tuple[str, ...]:
    every = [_joined(first, last) for first in _FIRST.split() for last in _LAST if not last.startswith(first.lower())]
    return tuple(every[number] for number in random.choice(len(every), size=count, replace=False))


def _joined(first: str, last: str) -> str:
    """Return the two as one word; of three equal letters in a row Swedish writes two."""
    return re.sub(r"(.)\1\1", r"\1\1", first + last)
