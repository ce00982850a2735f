"""Months whose correction waits: every sum over them is then told of what has been told of the month, not of now.

Else the year so far less its months would be the correction, of a pupil or two.
"""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.measures.releasing.by_name import Numbers, Pair, by_group
from skolsikt.measures.releasing.lesson_groups import NOBODY, Minutes, Of, OfMeasures
from skolsikt.school.periods import is_part_of

Atoms = Mapping[str, OfMeasures]  # period -> measure -> smallest group -> minutes
Basis = Mapping[str, Pair]


def pairs_of(measures: OfMeasures) -> Numbers:
    """Return the minutes of each group, in all and counted: what the next release compares with."""
    return {name: {atom: (one.of, one.counted) for atom, one in of.items()} for name, of in measures.items()}


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
    told = by_group(basis)
    return {
        name: {
            atom: Minutes(of_now.get(atom, NOBODY).pupils, counted, of)
            for atom, (of, counted) in told.get(name, {}).items()
        }
        for name, of_now in measures.items()
    }


def _moved(of: Of, now: Of, told: Of) -> Of:
    """The minutes of a longer period with those of a month as they were ``told`` in the place of those of ``now``."""
    moved = dict(of)
    for atom in now.keys() | told.keys():
        before, after = told.get(atom, NOBODY), now.get(atom, NOBODY)
        moved[atom] = moved.get(atom, NOBODY).with_more(before.counted - after.counted, before.of - after.of)
    return moved
