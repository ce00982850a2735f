"""The cells of a release as those without right to the pupils read them."""

from __future__ import annotations

from collections.abc import Iterable

from skolsikt.measures.answer import Cell
from skolsikt.measures.asking.told import told_cell
from skolsikt.measures.registry import measure
from skolsikt.privacy.release.plan import family
from skolsikt.privacy.release.store import Frozen, Place, Release


def read_cell(release: Release, frozen: Frozen, place: Place) -> Cell:
    """Return what a reader is told of one group: a number, a range, or why neither."""
    name, cube, codes = place
    group = dict(zip(cube, codes, strict=True)) | ({"part": frozen.part} if frozen.part else {})
    empty = Cell(period=frozen.period, group=group, labels=group, value=None)
    told, smallest = [frozen.cells[place]], release.smallest_group
    return told_cell(empty, told, family(frozen.family), measure(name), smallest_group=smallest)


def counted_ways(cells: Iterable[Cell]) -> dict[str, int]:
    """Return how many of the cells are told exactly, as a range and not at all."""
    ways = {"exact": 0, "range": 0, "withheld": 0}
    for cell in cells:
        ways["withheld" if cell.is_hidden else "range" if cell.withheld else "exact"] += 1
    return ways
