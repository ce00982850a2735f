"""Figures about pupils as the public is told them: whole per cent and points, pupils in tens."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Answer, Band, Cell, Withheld
from skolsikt.measures.asking.caveats import caveats_of
from skolsikt.measures.asking.public_ranges import range_in_tens
from skolsikt.measures.schema import Measure
from skolsikt.privacy.release.plan import families_of

_TEN = 10
_MOST_OPEN = 0.5  # of a group: a range that leaves more open tells nothing
_DECIMALS = {"share": 2}  # of a share, whole per cent; of everything else, whole units


def public_answer(answer: Answer, measure: Measure, settings: Settings) -> Answer:
    """Return ``answer`` as the public is told it, with what its own cells call to bear in mind."""
    cells = [for_the_public(cell, measure) for cell in answer.cells]
    exact = caveats_of(answer.cells, measure, settings)
    others = [caveat for caveat in answer.caveats if caveat not in exact]
    return replace(answer, cells=tuple(cells), caveats=(*caveats_of(cells, measure, settings), *others))


def for_the_public(cell: Cell, measure: Measure) -> Cell:
    """Return ``cell`` rounded, every number that it says with it. Ends of ranges are rounded outwards.

    What stands behind a share is not told, and neither is how far chance alone goes: both would tell the pupils.
    """
    if cell.value is None and cell.bounds is None:
        return cell
    if cell.bounds is not None and _is_of_pupils(measure) and measure.unit == "share":
        return _range_of_pupils(cell)
    decimals = _DECIMALS.get(measure.unit, 0)
    return replace(
        cell,
        value=None if cell.value is None else _rounded(cell.value, measure, decimals),
        bounds=None if cell.bounds is None else _outwards(cell.bounds, -1 if measure.kind == "count" else decimals),
        numerator=None,
        denominator=None,
        population=None if cell.population is None else _tens(cell.population),
        interval_95=None,
        approximate=True,
        companions=_companions(cell.companions),
    )


def _range_of_pupils(cell: Cell) -> Cell:
    """A range of how many have it; nothing where its ends would tell how many pupils there are, however rounded."""
    pupils = cell.population or 0
    tens = _tens(pupils)
    possible = range(max(tens - _TEN // 2, 1), tens + _TEN // 2)
    told = range_in_tens(cell.bounds, pupils, possible) if cell.bounds else None
    if told is None or (cell.band not in (Band.FEW, Band.ALL_BUT_FEW) and told[1] - told[0] > _MOST_OPEN):
        return cell.emptied(Withheld.COMPLEMENTARY)
    return replace(cell, bounds=told, population=tens, approximate=True, companions=_companions(cell.companions))


def _is_of_pupils(measure: Measure) -> bool:
    """Whether the measure tells how many pupils have it, so that a range of it is of so many pupils."""
    return any(family.kind == "outcomes" for family in families_of(measure.id))


def _rounded(value: float, measure: Measure, decimals: int) -> float:
    return float(_tens(value)) if measure.kind == "count" else round(value, decimals)


def _tens(pupils: float) -> int:
    return _TEN * math.floor(pupils / _TEN + 0.5)


def _outwards(bounds: tuple[float, float], decimals: int) -> tuple[float, float]:
    scale = 10.0**decimals
    return math.floor(bounds[0] * scale) / scale, math.ceil(bounds[1] * scale) / scale


def _companions(beside: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, 2) for name, value in beside.items()}
