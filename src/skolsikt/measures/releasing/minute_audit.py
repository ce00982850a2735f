"""The true minutes of every period, audited: no small group's time can be worked out to within half of what it is.

How many minutes a group is away is no number of pupils, so the groups are the secrets, not bands of numbers: whoever
reads everything must be able to believe half as much and half as much again (the p % rule of official statistics).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from skolsikt.privacy.release.audit import Audit, Secret, knows_more
from skolsikt.privacy.release.choice import Chooser, Telling
from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers, Reader
from skolsikt.privacy.release.nearest import Nearest
from skolsikt.privacy.release.program import Program
from skolsikt.privacy.release.published import Published

_OPEN_SHARE = 0.5
_SLACK = 1e-6  # minutes that a solver may miss by rounding


@dataclass(frozen=True, kw_only=True)
class Period:
    """Minutes of one measure in one period, by smallest group: those ``counted``, and those they are a share ``of``.

    ``dominated``: per reader, the cells of which one or two pupils have most; None: it is not asked of this measure.
    """

    counted: Numbers
    of: Numbers
    dominated: Cells | None = None


@dataclass(frozen=True, kw_only=True)
class _Group:
    """A cell of which the readers ``alone`` must not know the same part. ``together`` knows what all of them know.

    What is open to who knows that is open to each of them. ``ways``: in which minutes can be moved to the cell, one
    minute in all, so that nothing that is told changes: one that was found in one period is mostly open in another too.
    """

    cell: int
    together: Reader
    alone: Sequence[Reader]
    ways: list[Numbers] = field(default_factory=list)


def kept_open(
    told: Cells,
    cubes: Cubes,
    readers: Sequence[Reader],
    periods: Sequence[Period],
    *,
    cost: Numbers,
    smallest_group: int,
) -> Cells:
    """Return which of the ``told`` groups may be told in all ``periods``. Raises AuditFailed.

    Groups of fewer than ``smallest_group`` stay open, and those that one or two pupils decide; also what is left of a
    group for a reader who takes away those it knows. ``cost``: of silence about each.
    """
    before, told = None, told.copy()
    rest = np.array([cubes.members @ np.where(one.knows, 0.0, cubes.pupils) for one in readers])
    small = _groups(cubes, readers, ~told & (rest > 0) & (rest < smallest_group))
    each = [
        (of, small if of.dominated is None else small + _groups(cubes, readers, ~told & (rest > 0) & of.dominated))
        for of in periods
    ]
    while before is None or (before != told).any():
        before = told.copy()
        for of, groups in each:
            told &= _open(told, cubes, groups, of, cost)
    return told


def _groups(cubes: Cubes, readers: Sequence[Reader], which: Cells) -> list[_Group]:
    """The cells of ``which`` (one row per reader), with all readers to whom the same pupils are left."""
    members, more = cubes.members.toarray().astype(bool), knows_more(readers)
    found: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for place, cells in enumerate(which):
        for cell in np.flatnonzero(cells).tolist():
            found[cell, (members[cell] & ~readers[place].knows).tobytes()].append(place)
    # Who knows more gets as far as any other of them.
    most = {
        key: [readers[each[one]] for one in np.flatnonzero(~more[np.ix_(each, each)].any(axis=0)).tolist()]
        for key, each in found.items()
    }
    return [
        _Group(cell=cell, together=Reader(name="", knows=np.any([one.knows for one in each], axis=0)), alone=each)
        for (cell, _unknown), each in most.items()
    ]


def _open(told: Cells, cubes: Cubes, groups: Sequence[_Group], period: Period, cost: Numbers) -> Cells:
    """Return which groups may be told in one period, all secrets kept open."""
    counted, program = period.counted, Program(cubes, [period.of])
    whole = program.members @ program.pupils
    telling = Telling(told.copy(), np.zeros(len(told)), whole, whole, Published.of_nothing(whole))
    everything = np.ones(len(told), dtype=bool)
    chooser = Chooser(program, telling, cost, everything, Nearest(program, program.merged @ counted))
    chooser.tell_all(everything)
    for group in groups:
        if not _is_open(program, _audit(program, group.cell, group.together, counted), counted, group.ways):
            chooser.open_up([_audit(program, group.cell, one, counted) for one in group.alone])
    return telling.told


def _is_open(program: Program, audit: Audit, counted: Numbers, ways: list[Numbers]) -> bool:
    """Whether the one secret of ``audit`` is open. ``ways``: those known already; new ones are added."""
    (secret,), true = audit.secrets, program.merged @ counted
    number = float((program.members @ true)[secret.cell])
    program.know(audit.lower, audit.upper)
    for wanted, farthest in ((secret.upper, program.most), (secret.lower, program.least)):
        step = wanted - number
        if abs(step) <= _SLACK or any(_may_be(true + step * way, audit) for way in ways):
            continue
        moved = farthest(secret.cell) - number
        if abs(moved) < abs(step) - _SLACK:
            return False
        ways.append((program.found_columns - true) / moved)
    return True


def _may_be(minutes: Numbers, audit: Audit) -> bool:
    """Whether the audit's reader knows nothing against those minutes."""
    return bool((minutes >= audit.lower - _SLACK).all() and (minutes <= audit.upper + _SLACK).all())


def _audit(program: Program, cell: int, reader: Reader, counted: Numbers) -> Audit:
    """Between what each column lies for the reader, and how far the secret must reach."""
    lower = program.known(reader, counted)
    upper = lower + program.pupils - program.known(reader, program.of_atoms)
    known, whole, true = (float((program.members @ one)[cell]) for one in (lower, upper, program.merged @ counted))
    open_part = _OPEN_SHARE * (true - known)
    secret = Secret(cell, true - open_part, min(whole, true + open_part))
    return Audit(name=reader.name, lower=lower, upper=upper, secrets=[secret])
