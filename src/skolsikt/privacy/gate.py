"""The first gate: which cells of an answer are withheld because the groups behind them are small.

Choices are made from populations only, never from outcomes: what is withheld says nothing about the pupils in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class WithheldBecause(StrEnum):
    """Why the gate withholds a cell; the codes of an answer's rows."""

    SMALL_GROUP = "small_group"
    COMPLEMENTARY = "complementary"


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """A cell as the gate sees it: who it is about and how many there are, no outcome.

    ``group``: one code per dimension, the period first. ``population`` 0: nobody, which is no secret.
    """

    group: tuple[Hashable, ...]
    population: int


def withheld(cells: Sequence[Guarded], *, smallest_group: int) -> list[WithheldBecause | None]:
    """Return for each cell why it is withheld, or None.

    A group of 1 to ``smallest_group - 1`` is withheld. Where exactly one cell of a line (the cells that differ in
    one dimension only) is withheld, it could be worked out from the line's total, so the next smallest is withheld too.
    The order of ``cells`` makes no difference: asked in another language, or sorted otherwise, the same are withheld.

    >>> cells = [Guarded(group=("2024/25", unit), population=n) for unit, n in (("A", 3), ("B", 20), ("C", 12))]
    >>> [reason and reason.value for reason in withheld(cells, smallest_group=5)]
    ['small_group', None, 'complementary']
    """
    by_code = sorted(range(len(cells)), key=lambda position: tuple(map(repr, cells[position].group)))
    chosen = _chosen([cells[position] for position in by_code], smallest_group)
    places = {position: place for place, position in enumerate(by_code)}
    return [chosen[places[position]] for position in range(len(cells))]


def _chosen(cells: Sequence[Guarded], smallest_group: int) -> list[WithheldBecause | None]:
    small = [0 < cell.population < smallest_group for cell in cells]
    reasons = [WithheldBecause.SMALL_GROUP if is_small else None for is_small in small]
    lines = _lines(cells)
    while chosen := _next_complement(cells, reasons, lines):
        reasons[chosen[0]] = WithheldBecause.COMPLEMENTARY
    return reasons


def _lines(cells: Sequence[Guarded]) -> list[list[int]]:
    """Positions of the cells of each line with two or more groups that have somebody in them."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for position, cell in enumerate(cells):
        if cell.population:
            for axis in range(len(cell.group)):
                found[axis, cell.group[:axis], cell.group[axis + 1 :]].append(position)
    return [line for line in found.values() if len(line) > 1]


def _next_complement(
    cells: Sequence[Guarded], reasons: Sequence[WithheldBecause | None], lines: Sequence[Sequence[int]]
) -> list[int]:
    """Return the position of the next cell to withhold, as a list of one; an empty list when every line is safe."""
    for line in lines:
        if sum(reasons[position] is not None for position in line) == 1:
            shown = [position for position in line if reasons[position] is None]
            return [min(shown, key=lambda position: (cells[position].population, position))]
    return []
