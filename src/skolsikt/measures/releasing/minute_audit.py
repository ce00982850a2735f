"""The true minutes of every period, audited: no small group's time can be worked out to within half of what it is.

How many minutes a group is away is no number of pupils, so the groups are the secrets, not bands of numbers: whoever
reads everything must be able to believe half as much and half as much again (the p % rule of official statistics).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skolsikt.privacy.release.audit import Audit, Secret, audits
from skolsikt.privacy.release.choice import Chooser, Telling
from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers, Reader
from skolsikt.privacy.release.program import Program
from skolsikt.privacy.release.statements import Said, Statements

_OPEN_SHARE = 0.5
_SLACK = 1e-6  # minutes that a solver may miss by rounding
Period = tuple[Numbers, Numbers]  # minutes counted, and those they are a share of, by smallest group


def kept_open(
    told: Cells, cubes: Cubes, readers: Sequence[Reader], periods: Sequence[Period], *, smallest_group: int
) -> Cells:
    """Return which of the ``told`` groups may be told in all ``periods``. Raises AuditFailed."""
    before, told = None, told.copy()
    groups = _groups(_who_must_not_know(told, cubes, readers, smallest_group), cubes)
    while before is None or (before != told).any():
        before = told.copy()
        for counted, of in periods:
            told &= _open(told, cubes, groups, counted, of)
    return told


def _who_must_not_know(told: Cells, cubes: Cubes, readers: Sequence[Reader], smallest_group: int) -> list[Audit]:
    """For every reader the groups that are small, or leave a small rest when those that the reader knows are taken."""
    said = [Said.NUMBER if is_told else Said.NOTHING for is_told in told]
    pupils = cubes.members @ cubes.pupils
    first = Statements(said=said, lower=np.zeros(len(told)), upper=pupils)
    sizes = Program(cubes, [cubes.pupils])
    return audits(sizes, readers, np.zeros(len(cubes.atoms)), first, smallest_group=smallest_group)


@dataclass(frozen=True, kw_only=True)
class _Group:
    """Readers who do not know the same part of a group. ``together`` knows what all of them know.

    What is open to who knows that is open to each of ``alone``.
    """

    together: Audit
    alone: Sequence[Audit]


def _groups(played: Sequence[Audit], cubes: Cubes) -> list[_Group]:
    found: dict[tuple[int, bytes], list[Audit]] = defaultdict(list)
    for audit in played:
        for one in audit.secrets:
            unknown = (audit.upper > 0) & (cubes.members[[one.cell]].toarray()[0] > 0)
            found[one.cell, unknown.tobytes()].append(replace(audit, secrets=[one]))
    return [
        _Group(together=replace(each[0], upper=np.min([one.upper for one in each], axis=0)), alone=each)
        for each in found.values()
    ]


def _open(told: Cells, cubes: Cubes, groups: Sequence[_Group], counted: Numbers, of: Numbers) -> Cells:
    """Return which groups may be told in one period, all secrets kept open."""
    program = Program(cubes, [of])
    whole, everything = program.members @ of, np.ones(len(told), dtype=bool)
    telling = Telling(told.copy(), np.zeros(len(told)), whole, whole)
    cost = 1.0 / np.maximum(cubes.members @ cubes.pupils, 1.0)
    chooser = Chooser(program, telling, cost, everything, program.members @ counted)
    chooser.tell_all(everything)
    for group in groups:
        if not _is_open(program, _in_minutes(group.together, program, counted, of)):
            chooser.open_up([_in_minutes(one, program, counted, of) for one in group.alone])
    return telling.told


def _is_open(program: Program, audit: Audit) -> bool:
    program.know(audit.lower, audit.upper)
    return all(
        program.most(one.cell) >= one.upper - _SLACK and program.least(one.cell) <= one.lower + _SLACK
        for one in audit.secrets
    )


def _in_minutes(audit: Audit, program: Program, counted: Numbers, of: Numbers) -> Audit:
    """The audit of a period: between what each group lies for the reader, and how far each secret must reach."""
    is_known = audit.upper == 0.0  # of sizes, the reader knows the outcomes, which were nought
    lower, upper = np.where(is_known, counted, 0.0), np.where(is_known, counted, of)
    known, whole, true = program.members @ lower, program.members @ upper, program.members @ counted
    secrets = [
        Secret(
            one.cell,
            float(true[one.cell] - _OPEN_SHARE * (true - known)[one.cell]),
            float(min(whole[one.cell], true[one.cell] + _OPEN_SHARE * (true - known)[one.cell])),
        )
        for one in audit.secrets
    ]
    return replace(audit, lower=lower, upper=upper, secrets=secrets)


def ranges(told: Cells, cubes: Cubes, counted: Numbers, of: Numbers) -> tuple[Numbers, Numbers]:
    """Return between what everybody can work out that the minutes of each group lie: saying so tells nothing more."""
    program = Program(cubes, [of])
    lower, upper = program.members @ counted, program.members @ counted
    for cell in np.flatnonzero(told):
        program.tell(int(cell), lower[cell], upper[cell])
    for cell in np.flatnonzero(~told):
        lower[cell], upper[cell] = program.least(int(cell)), program.most(int(cell))
    return lower, upper
