"""Absence is not compared between schools where a side has reported too little: it would look better than it is."""

from __future__ import annotations

from skolsikt.home.settings import Settings
from skolsikt.measures.answer import Cell, Withheld
from skolsikt.measures.asking.checking import Asked
from skolsikt.measures.asking.steps import REPORTING

# Sides that are compared. A class or a group of pupils is followed rather than compared, with a caveat.
_SIDES = frozenset({"school_unit", "school_group", "municipality", "organiser_type", "area_type"})


def compared(cells: tuple[Cell, ...], asked: Asked, settings: Settings) -> tuple[Cell, ...]:
    """Return ``cells``; those of sides that have reported less than ``completeness_minimum_share`` tell no number."""
    sides = _SIDES & {dimension.name for dimension in asked.by}
    if not sides or REPORTING not in asked.measure.companions:
        return cells
    return tuple(
        cell.emptied(Withheld.LOW_COMPLETENESS) if _is_incomplete(cell, settings) and not cell.withheld else cell
        for cell in cells
    )


def _is_incomplete(cell: Cell, settings: Settings) -> bool:
    share = cell.companions.get(REPORTING)
    return share is not None and share < settings.completeness_minimum_share
