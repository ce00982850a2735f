"""Who is played as a reader of a release."""

from __future__ import annotations

from skolsikt.measures.releasing.task import Areas
from skolsikt.privacy.release.cubes import Cubes, Reader, insiders_by, insiders_of, outsider
from skolsikt.privacy.release.plan import UNIT, Family


def readers_of(family: Family, cubes: Cubes, areas: Areas) -> list[Reader]:
    """Return an outsider, and those who know one school, one class, ... or the schools of one of ``areas``.

    Where the family says so they are played without those whom they may not know too.
    """
    known = [reader for name in family.readers for reader in insiders_by(cubes, name)]
    if UNIT in family.readers:
        known += insiders_of(cubes, UNIT, {" ".join(units): units for units in areas})
    for name, unseen in family.unseen.items():
        known += insiders_by(cubes, name, but={unseen: ["true"]})
    each = {one.knows.tobytes(): one for one in reversed(known)}  # who knows the same is one reader
    return [outsider(cubes), *each.values()]
