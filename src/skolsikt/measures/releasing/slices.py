"""Lesson time of the whole and of each school, cut by week and by lesson of the day.

A group is told when it has a smallest group of pupils, nothing that is withheld beside it would follow, and its school
is told. What has been told once stands: a sum that is told anew after a correction would tell the correction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from skolsikt.measures.releasing.lesson_groups import Of
from skolsikt.privacy.gate import Guarded, withheld
from skolsikt.privacy.release.cubes import Codes, Cube
from skolsikt.privacy.release.plan import UNIT
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Frozen, Place, Told

Slices = Mapping[tuple[str, Cube], Of]


def told_slices(
    slices: Slices, stands: Frozen | None, *, units: Collection[Codes], smallest_group: int
) -> dict[Place, Told]:
    """Return what is told of ``slices``. ``units``: the schools whose time is told; ``stands``: what has been told."""
    found: dict[Place, Told] = {}
    for (measure, cube), of in slices.items():
        groups = [Guarded(group=codes, population=int(one.pupils)) for codes, one in of.items()]
        reasons = withheld(groups, smallest_group=smallest_group)
        for (codes, one), reason in zip(of.items(), reasons, strict=True):
            before = stands.cells.get((measure, cube, codes)) if stands else None
            is_told = reason is None and (UNIT not in cube or codes[:1] in units)
            number = (Said.NUMBER, one.counted, one.counted) if is_told else (Said.NOTHING, 0.0, one.of)
            found[measure, cube, codes] = before or Told(one.pupils, *number, one.of)
    return found
