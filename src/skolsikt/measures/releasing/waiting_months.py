"""Months whose correction waits: every sum over them is then told of what has been told of the month, not of now.

Else the year so far less its months would be the correction, of a pupil or two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from skolsikt.measures.releasing.lesson_groups import NOBODY, Minutes, Of, OfMeasures
from skolsikt.privacy.release.cubes import Codes
from skolsikt.school.periods import is_part_of

Atoms = Mapping[str, OfMeasures]  # period -> measure -> smallest group -> minutes
Basis = Mapping[str, tuple[float, float]]


def basis_of(measures: OfMeasures) -> dict[str, tuple[float, float]]:
    """Return the minutes by a name each: what the next release compares with.

    >>> basis_of({"absence_share": {("A", "9A"): Minutes(20, 5.0, 100.0)}})
    {'absence_share|A|9A': (100.0, 5.0)}
    """
    return {"|".join((name, *atom)): (one.of, one.counted) for name, of in measures.items() for atom, one in of.items()}


def with_waiting(atoms: Atoms, waiting: Mapping[str, Basis]) -> Atoms:
    """Return ``atoms`` with the months of ``waiting`` as their bases have them, in all that they are a part of."""
    now = dict(atoms)
    for month, basis in waiting.items():
        told = _read(basis, atoms[month])
        for period, measures in now.items():
            if period == month:
                now[period] = told
            elif is_part_of(month, period):
                now[period] = {
                    name: _moved(of, atoms[month].get(name, {}), told[name]) for name, of in measures.items()
                }
    return now


def _read(basis: Basis, measures: OfMeasures) -> OfMeasures:
    found: dict[str, dict[Codes, Minutes]] = defaultdict(dict, {name: {} for name in measures})
    for name, (of, counted) in basis.items():
        measure, *atom = name.split("|")
        heads = measures.get(measure, {}).get(tuple(atom), NOBODY).pupils
        found[measure][tuple(atom)] = Minutes(heads, counted, of)
    return found


def _moved(of: Of, now: Of, told: Of) -> Of:
    """The minutes of a longer period with those of a month as they were ``told`` in the place of those of ``now``."""
    moved = dict(of)
    for atom in now.keys() | told.keys():
        before, after = told.get(atom, NOBODY), now.get(atom, NOBODY)
        moved[atom] = moved.get(atom, NOBODY).with_more(before.counted - after.counted, before.of - after.of)
    return moved
