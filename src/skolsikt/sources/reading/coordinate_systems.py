"""Which coordinate system a map file uses, found from its coordinates and what it says of itself.

Swedish municipalities use WGS84 (EPSG:4326), SWEREF 99 TM (3006) or one of the twelve local SWEREF 99 zones
(3007-3018), whose coordinates look alike: false easting 150 000 m on a meridian of their own (Lantmäteriet).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from skolsikt.home.words import _
from skolsikt.sources.contract import UnreadableFile
from skolsikt.sources.reading.json_text import Json
from skolsikt.sources.reading.municipality_extents import Extent, likest_municipality, municipality_extents

WGS84 = 4326
SWEREF_99_TM = 3006
LOCAL_ZONES = tuple(range(3007, 3019))
KNOWN = (WGS84, SWEREF_99_TM, *LOCAL_ZONES)
DECIMALS = 7  # of a degree: about a centimetre

# Where Swedish coordinates lie, with some sea around: (smallest, largest).
_DEGREES_EAST, _DEGREES_NORTH = (10.0, 25.0), (54.5, 70.0)
_METRES_NORTH = (6_080_000.0, 7_720_000.0)
_SIZES: tuple[tuple[tuple[int, ...], tuple[float, float], tuple[float, float]], ...] = (
    ((WGS84,), _DEGREES_EAST, _DEGREES_NORTH),
    ((SWEREF_99_TM,), (255_000.0, 930_000.0), _METRES_NORTH),
    (LOCAL_ZONES, (0.0, 255_000.0), _METRES_NORTH),
)

Points: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CoordinateSystem:
    """What was found: EPSG code, whether north stands before east, and other codes that fit as well."""

    epsg: int
    is_north_first: bool = False
    also_fits: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return "WGS84" if self.epsg == WGS84 else f"{CRS.from_epsg(self.epsg).name} (EPSG:{self.epsg})"


def declared_epsg(document: dict[str, Json]) -> int | None:
    """Return the EPSG code in a GeoJSON's ``crs`` member, None when it has none that is known.

    >>> declared_epsg({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3008"}}})
    3008
    """
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
    return epsg_of(name)


def epsg_of(name: str) -> int | None:
    """Return the code that a name such as ``EPSG:3006``, ``urn:...:CRS84`` or ``3008`` stands for, if known here."""
    if name.upper().endswith("CRS84"):
        return WGS84
    digits = re.search(r"(\d{4})$", name)
    return int(digits[1]) if digits and int(digits[1]) in KNOWN else None


def find_system(
    geometries: Sequence[BaseGeometry], *, file: str, chosen: int | None, declared: int | None, municipality: str
) -> CoordinateSystem:
    """Return the coordinate system of ``geometries``.

    ``chosen`` (the profile) settles it. Otherwise the size of most coordinates rules, then what the file declares,
    then, among local zones that all fit, the one that puts the areas on ``municipality`` or, when that is not
    known, on the municipality they resemble most.

    Raises UnreadableFile when no known system puts the coordinates in Sweden.
    """
    boxes = [Extent(*map(float, geometry.bounds)) for geometry in geometries]
    sizes = Counter(size for box in boxes if (size := _size(box, chosen)))
    if not sizes:
        raise _nowhere(file, chosen, boxes[0])
    (is_north_first, fitting), _count = sizes.most_common(1)[0]
    extent = _around([_turned(box, is_north_first) for box in boxes if _size(box, chosen) == (is_north_first, fitting)])
    if len(fitting) == 1 or declared in fitting:
        return CoordinateSystem(declared if declared in fitting else fitting[0], is_north_first)
    places = {epsg: extent_in_degrees(epsg, extent) for epsg in fitting}
    likeness = {epsg: likest_municipality(place)[1] for epsg, place in places.items()}
    own = municipality_extents().get(municipality)
    best = max(fitting, key=lambda epsg: (places[epsg].likeness(own) if own else 0.0, likeness[epsg]))
    others = tuple(epsg for epsg in fitting if epsg != best and likeness[epsg])
    return CoordinateSystem(best, is_north_first, others)


def to_wgs84(geometries: Sequence[BaseGeometry], system: CoordinateSystem) -> list[BaseGeometry]:
    """Return ``geometries`` in longitude and latitude, rounded to about a centimetre."""
    transformer = None if system.epsg == WGS84 else Transformer.from_crs(system.epsg, WGS84, always_xy=True)

    def converted(points: Points) -> Points:
        x, y = (points[:, 1], points[:, 0]) if system.is_north_first else (points[:, 0], points[:, 1])
        if transformer is not None:
            x, y = transformer.transform(x, y)
        return np.round(np.column_stack([x, y]), DECIMALS).astype(np.float64)

    return list(shapely.transform(np.asarray(geometries, dtype=object), converted))


def is_in_sweden(extent: Extent) -> bool:
    """Tell whether a box in degrees lies in Sweden or the sea around it.

    >>> is_in_sweden(Extent(12.9, 55.5, 13.1, 55.6)), is_in_sweden(Extent(0, 0, 1, 1))
    (True, False)
    """
    return _lies(extent, _DEGREES_EAST, _DEGREES_NORTH)


def _nowhere(file: str, chosen: int | None, box: Extent) -> UnreadableFile:
    return UnreadableFile(
        _(
            "{file}: koordinaterna (från {west:.0f}, {south:.0f}) ligger inte i Sverige i {systems}. Exportera kartan "
            "i SWEREF 99 TM eller WGS84, eller ange rätt system i profilen (crs)."
        ).format(
            file=file,
            west=box.west,
            south=box.south,
            systems=f"EPSG:{chosen}" if chosen else _("WGS84, SWEREF 99 TM eller någon av de lokala zonerna"),
        )
    )


def _turned(box: Extent, is_north_first: bool) -> Extent:
    return Extent(box.south, box.west, box.north, box.east) if is_north_first else box


def _around(boxes: Sequence[Extent]) -> Extent:
    return Extent(
        min(box.west for box in boxes),
        min(box.south for box in boxes),
        max(box.east for box in boxes),
        max(box.north for box in boxes),
    )


def _lies(box: Extent, easts: tuple[float, float], norths: tuple[float, float]) -> bool:
    return easts[0] <= box.west and box.east <= easts[1] and norths[0] <= box.south and box.north <= norths[1]


def _size(box: Extent, chosen: int | None) -> tuple[bool, tuple[int, ...]] | None:
    """Return whether north stands first and the systems that coordinates of this size may belong to."""
    for is_north_first in (False, True):
        systems = _systems_of(_turned(box, is_north_first), chosen)
        if systems:
            return is_north_first, systems
    return None


def _systems_of(box: Extent, chosen: int | None) -> tuple[int, ...]:
    if chosen is not None:
        return (chosen,) if is_in_sweden(extent_in_degrees(chosen, box)) else ()
    return next((systems for systems, easts, norths in _SIZES if _lies(box, easts, norths)), ())


def extent_in_degrees(epsg: int, extent: Extent) -> Extent:
    """Return a box in the system ``epsg`` as the box around it in degrees."""
    if epsg == WGS84:
        return extent
    to_degrees = Transformer.from_crs(epsg, WGS84, always_xy=True)
    return Extent(*to_degrees.transform_bounds(extent.west, extent.south, extent.east, extent.north))
