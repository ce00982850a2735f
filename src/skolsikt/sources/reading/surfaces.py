"""Surfaces of areas: read from GeoJSON, mended where rounding has made them cross themselves, and their borders."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from skolsikt.home.words import ngettext
from skolsikt.sources.reading.json_text import Json

# A border that crosses itself by less than this share of the area is rounding of coordinates, and is mended.
MENDED_SHARE = 0.0001


def surface_of(geometry: Json) -> BaseGeometry | None:
    """Return a GeoJSON geometry as a polygon or multipolygon; None when it is none, is empty or is broken.

    >>> surface_of({"type": "Point", "coordinates": [18, 59]}) is None
    True
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        surface = shape(geometry)
    except (GEOSException, AttributeError, IndexError, KeyError, TypeError, ValueError):
        return None
    return None if surface.is_empty else surface


def mended(surface: BaseGeometry) -> BaseGeometry | None:
    """Return the surface made sound, or None when that would change which ground it covers.

    Ground that a crossing border encloses the wrong way round counts negative in the plain area, so the difference
    between the two areas is the ground that the crossing puts in doubt.

    >>> mended(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])) is None
    True
    """
    whole = shapely.make_valid(surface)
    parts = [part for part in shapely.get_parts(whole) if part.geom_type in ("Polygon", "MultiPolygon")]
    if not parts or abs(whole.area - surface.area) > MENDED_SHARE * whole.area:
        return None
    return shapely.union_all(parts)


def about_borders(surfaces: Sequence[BaseGeometry]) -> list[str]:
    """Return a note when areas do not meet their neighbours exactly, otherwise nothing."""
    if len(surfaces) < 2 or shapely.coverage_is_valid(surfaces):
        return []
    edges = shapely.coverage_invalid_edges(np.asarray(surfaces, dtype=object))
    total = sum(surface.area for surface in surfaces)
    overlap_share = (total - shapely.union_all(surfaces).area) / total
    count = int((~shapely.is_empty(edges)).sum())
    return [
        ngettext(
            "{count} av {total} områden möter inte sina grannar exakt: gränserna går isär eller överlappar "
            "(överlapp {percent} % av ytan). En adress vid gränsen kan hamna i två områden eller inget.",
            "{count} av {total} områden möter inte sina grannar exakt: gränserna går isär eller överlappar "
            "(överlapp {percent} % av ytan). En adress vid gränsen kan hamna i två områden eller inget.",
            count,
        ).format(
            count=count,
            total=len(surfaces),
            percent=f"{100 * overlap_share:.2f}".replace(".", ","),
        )
    ]
