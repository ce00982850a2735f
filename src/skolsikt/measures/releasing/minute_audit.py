"""The true minutes of every period, audited: no small group's time can be worked out to within half of what it is.

How many minutes a group is away is no number of pupils, so the groups are the secrets, not bands of numbers: whoever
reads everything must be able to believe half as much and half as much again (the p % rule of official statistics).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.privacy.release.audit import Audit, Secret
from skolsikt.privacy.release.choice import Chooser, Telling
from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers, Reader
from skolsikt.privacy.release.nearest import Nearest
from skolsikt.privacy.release.program import Program
from skolsikt.privacy.release.published import Published

_OPEN_SHARE = 0.5
_SLACK = 1e-6  # minutes that a solver may miss by rounding
Period = tuple[Numbers, Numbers]  # minutes counted, and those they are a share of, by smallest group


@dataclass(frozen=True, kw_only=True)
class _Group:
    """A cell of which the readers ``alone`` must not know the same part. ``together`` knows what all of them know.

    What is open to who knows that is open to each of them.
    """

    cell: int
    together: Reader
    alone: Sequence[Reader]


def kept_open(
    told: Cells, cubes: Cubes, readers: Sequence[Reader], periods: Sequence[Period], *, smallest_group: int
) -> Cells:
    """Return which of the ``told`` groups may be told in all ``periods``. Raises AuditFailed."""
    before, told = None, told.copy()
    groups = _groups(told, cubes, readers, smallest_group)
    while before is None or (before != told).any():
        before = told.copy()
        for counted, of in periods:
            told &= _open(told, cubes, groups, counted, of)
    return told


def _groups(told: Cells, cubes: Cubes, readers: Sequence[Reader], smallest_group: int) -> list[_Group]:
    """The cells that are small, or leave a small rest when those that a reader knows are taken away."""
    members = cubes.members.toarray().astype(bool)
    found: dict[tuple[int, bytes], list[Reader]] = defaultdict(list)
    for reader in readers:
        rest = cubes.members @ np.where(reader.knows, 0.0, cubes.pupils)
        for cell in np.flatnonzero(~told & (rest > 0) & (rest < smallest_group)).tolist():
            found[cell, (members[cell] & ~reader.knows).tobytes()].append(reader)
    return [
        _Group(cell=cell, together=Reader(name="", knows=np.any([one.knows for one in each], axis=0)), alone=each)
        for (cell, _unknown), each in found.items()
    ]


def _open(told: Cells, cubes: Cubes, groups: Sequence[_Group], counted: Numbers, of: Numbers) -> Cells:
    """Return which groups may be told in one period, all secrets kept open."""
    program = Program(cubes, [of])
    whole = program.members @ program.pupils
    telling = Telling(told.copy(), np.zeros(len(told)), whole, whole, Published.of_nothing(whole))
    cost = 1.0 / np.maximum(cubes.members @ cubes.pupils, 1.0)
    everything = np.ones(len(told), dtype=bool)
    chooser = Chooser(program, telling, cost, everything, Nearest(program, program.merged @ counted))
    chooser.tell_all(everything)
    for group in groups:
        if not _is_open(program, _audit(program, group.cell, group.together, counted)):
            chooser.open_up([_audit(program, group.cell, one, counted) for one in group.alone])
    return telling.told


def _is_open(program: Program, audit: Audit) -> bool:
    program.know(audit.lower, audit.upper)
    return all(
        program.most(one.cell) >= one.upper - _SLACK and program.least(one.cell) <= one.lower + _SLACK
        for one in audit.secrets
    )


def _audit(program: Program, cell: int, reader: Reader, counted: Numbers) -> Audit:
    """Between what each column lies for the reader, and how far the secret must reach."""
    lower = program.known(reader, counted)
    upper = lower + program.pupils - program.known(reader, program.of_atoms)
    known, whole, true = (float((program.members @ one)[cell]) for one in (lower, upper, program.merged @ counted))
    open_part = _OPEN_SHARE * (true - known)
    secret = Secret(cell, true - open_part, min(whole, true + open_part))
    return Audit(name=reader.name, lower=lower, upper=upper, secrets=[secret])


def ranges(told: Cells, which: Cells, cubes: Cubes, counted: Numbers, of: Numbers) -> tuple[Numbers, Numbers]:
    """Return between what everybody can work out that the minutes of each group lie: saying so tells nothing more.

    Of the groups that are not told, only of ``which``; of the others nothing.
    """
    program = Program(cubes, [of])
    numbers: Numbers = program.members @ (program.merged @ counted)
    lower, upper = np.where(told, numbers, 0.0), np.where(told, numbers, program.members @ program.pupils)
    for cell in np.flatnonzero(told).tolist():
        program.tell(cell, numbers[cell], numbers[cell])
    for cell in np.flatnonzero(~told & which).tolist():
        lower[cell], upper[cell] = program.least(cell), program.most(cell)
    return lower, upper
