"""Figures about pupils as the public is told them: whole per cent and points, pupils in tens."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from skolsikt.measures.answer import Cell
from skolsikt.measures.schema import Measure

_TEN = 10
_DECIMALS = {"share": 2}  # of a share, whole per cent; of everything else, whole units


def for_the_public(cell: Cell, measure: Measure) -> Cell:
    """Return ``cell`` rounded, every number that it says with it. Ends of ranges are rounded outwards.

    What stands behind a share is not told, and neither is how far chance alone goes: both would tell the pupils.
    """
    if cell.value is None and cell.bounds is None:
        return cell
    decimals = _DECIMALS.get(measure.unit, 0)
    return replace(
        cell,
        value=None if cell.value is None else _rounded(cell.value, measure, decimals),
        bounds=None if cell.bounds is None else _outwards(cell.bounds, decimals),
        numerator=None,
        denominator=None,
        population=None if cell.population is None else _tens(cell.population),
        interval_95=None,
        approximate=cell.value is not None,
        companions=_companions(cell.companions),
    )


def _rounded(value: float, measure: Measure, decimals: int) -> float:
    return float(_tens(value)) if measure.kind == "count" else round(value, decimals)


def _tens(pupils: float) -> int:
    return _TEN * math.floor(pupils / _TEN + 0.5)


def _outwards(bounds: tuple[float, float], decimals: int) -> tuple[float, float]:
    scale = 10**decimals
    return math.floor(bounds[0] * scale) / scale, math.ceil(bounds[1] * scale) / scale


def _companions(beside: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 2) for name, value in beside.items()}
