"""Which cells are withheld, chosen from how many pupils there are and never from how it went for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from skolsikt.privacy.release.cubes import Cubes, Insider, everyone_outside
from skolsikt.privacy.release.suppression import Attacker, Protection, silence
from skolsikt.privacy.release.tabulation import Cells, Numbers


def too_small(cubes: Cubes, insiders: Sequence[Insider], *, smallest_group: int) -> Cells:
    """Return the cells that leave 1 to ``smallest_group - 1`` pupils when some reader takes away those it knows."""
    small = np.zeros(len(cubes.cells), dtype=bool)
    for reader in (everyone_outside(cubes), *insiders):
        small |= _few(_unknown(cubes, reader), smallest_group)
    return small


def pattern(cubes: Cubes, insiders: Sequence[Insider], *, smallest_group: int) -> Cells | None:
    """Return the cells to withhold, the too small ones among them, so that no reader can work one of those out.

    In a sum with a withheld part, the withheld parts together have at least ``smallest_group`` pupils: otherwise the
    difference to the total would be such a group. None when no pattern is safe.
    """
    readers = (everyone_outside(cubes), *insiders)
    small = too_small(cubes, insiders, smallest_group=smallest_group)
    if not small.any():
        return small
    levels = silence(
        [_attacker(cubes, reader, small, smallest_group) for reader in readers],
        cost=np.concatenate([cubes.costs, np.zeros(len(cubes.atoms))])[None, :],
        least_silent=np.concatenate([small, np.ones(len(cubes.atoms), dtype=bool)]).astype(int),
        further=list(_large_enough(cubes, small, smallest_group)),
    )
    return None if levels is None else levels[: len(cubes.cells)] > 0


def _unknown(cubes: Cubes, reader: Insider) -> Numbers:
    """How many pupils of each cell the reader knows nothing of."""
    unknown: Numbers = cubes.members @ (cubes.pupils - reader.pupils)
    return unknown


def _few(pupils: Numbers, smallest_group: int) -> Cells:
    few: Cells = (pupils > 0) & (pupils < smallest_group)
    return few


def _attacker(cubes: Cubes, reader: Insider, small: Cells, smallest_group: int) -> Attacker:
    """The outcomes are not looked at: half of the pupils stand for them, as far from all as from none."""
    half = cubes.table(cubes.pupils / 2, known=reader.pupils, known_outcomes=reader.pupils / 2)
    unknown = _unknown(cubes, reader)
    mine = np.flatnonzero(small & _few(unknown, smallest_group))
    # What is possible above half is possible below it: one side is enough.
    protections = [Protection(cell=int(cell), below=0.0, above=float(unknown[cell]) / 2) for cell in mine]
    return Attacker(name=reader.name, table=half, protections=protections)


def _large_enough(cubes: Cubes, small: Cells, smallest_group: int) -> Iterator[tuple[Numbers, float]]:
    pupils: Numbers = cubes.members @ cubes.pupils
    for total, parts in cubes.sums:
        if any(small[part] for part in parts):
            row = np.zeros(len(cubes.cells) + len(cubes.atoms))
            row[parts] = np.minimum(pupils[parts], smallest_group)
            row[total] = smallest_group
            yield row, float(smallest_group)
