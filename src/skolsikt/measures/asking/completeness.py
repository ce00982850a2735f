"""Absence is not compared between schools where a side has reported too little: it would look better than it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.steps import REPORTING

# Sides that are compared. A class or a group of pupils is followed rather than compared, with a caveat; so is one side
# over time, where sentences leave out what is not comparable.
_SIDES = frozenset({"school_unit", "school_group", "municipality", "organiser_type", "area_type"})


def reported_enough(cells: Sequence[Cell], settings: Settings) -> list[Cell]:
    """Return the cells, told whether enough lesson time is reported for a comparison; not told how much, it is."""
    shares = [cell.companions.get(REPORTING) for cell in cells]
    return [
        replace(cell, is_comparable=share is None or share >= settings.completeness_minimum_share)
        for cell, share in zip(cells, shares, strict=True)
    ]


def compared(cells: tuple[Cell, ...], asked: Asked) -> tuple[Cell, ...]:
    """Return ``cells``; those of sides that have reported less than ``completeness_minimum_share`` tell no number."""
    sides = _SIDES & {dimension.name for dimension in asked.by}
    if not sides or REPORTING not in asked.measure.companions:
        return cells
    return tuple(
        cell if cell.is_comparable or cell.withheld else cell.emptied(Withheld.LOW_COMPLETENESS) for cell in cells
    )
