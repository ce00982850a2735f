"""The cells of a release as those without right to the pupils read them."""

from __future__ import annotations

from collections.abc import Iterable

from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.released import ReleasedTable
from skolsikt.measures.registry import measure
from skolsikt.privacy.release.plan import family_of
from skolsikt.privacy.release.store import Place, Release


def read_cell(release: Release, period: str, place: Place) -> Cell:
    """Return what a reader is told of one group: a number, a range, or why neither."""
    name, cube, codes = place
    family = family_of(name)
    if family is None:
        raise ValueError(name)
    table = ReleasedTable(measure=measure(name), family=family, release=release, cube=cube, where={}, successions=())
    group = dict(zip(cube, codes, strict=True))
    return table.cell(Cell(period=period, group=group, labels=group, value=None, population=1))


def counted_ways(cells: Iterable[Cell]) -> dict[str, int]:
    """Return how many of the cells are told exactly, as a range and not at all."""
    ways = {"exact": 0, "range": 0, "withheld": 0}
    for cell in cells:
        ways["withheld" if cell.is_hidden else "range" if cell.withheld else "exact"] += 1
    return ways
