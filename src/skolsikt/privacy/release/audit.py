"""What must stay open, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers, Reader
from skolsikt.privacy.release.program import Program, unknown_pupils
from skolsikt.privacy.release.statements import Said, Statements


@dataclass(frozen=True)
class Secret:
    """A cell that the reader must be able to believe anything of from ``lower`` to ``upper``."""

    cell: int
    lower: float
    upper: float


@dataclass(frozen=True, kw_only=True)
class Audit:
    """One reader: between what each column is known to be beforehand, and what must stay open."""

    name: str
    lower: Numbers
    upper: Numbers
    secrets: Sequence[Secret]


def too_small(cubes: Cubes, readers: Sequence[Reader], *, smallest_group: int) -> Cells:
    """Return the cells that leave 1 to ``smallest_group - 1`` pupils when some reader takes away those it knows."""
    small = np.zeros(len(cubes.cells), dtype=bool)
    for reader in readers:
        unknown = unknown_pupils(cubes, reader.knows)
        small |= (unknown > 0) & (unknown < smallest_group)
    return small


def audits(
    program: Program,
    cubes: Cubes,
    readers: Sequence[Reader],
    outcomes: Numbers,
    said: Statements,
    *,
    smallest_group: int,
) -> list[Audit]:
    """Return one audit per reader, of the ``outcomes`` of every column and what was first ``said`` of every cell."""
    measures = len(outcomes) // len(cubes.atoms)
    unknown = {reader.name: np.tile(unknown_pupils(cubes, reader.knows), measures) for reader in readers}
    made = []
    for reader in readers:
        knows = np.tile(reader.knows, measures)
        stronger = np.array([unknown[one.name] for one in readers if _knows_more(one, reader)]).reshape(
            -1, len(said.said)
        )
        mine = unknown[reader.name]
        # Who knows more, and as much of this cell, has been played already: the weaker reader would get no further.
        is_mine = (mine > 0) & ~(stronger == mine).any(axis=0)
        lower = np.where(knows, outcomes, 0.0)
        secrets = _secrets(program.members @ lower, mine, is_mine, said, program, smallest_group)
        made.append(
            Audit(
                name=reader.name,
                lower=lower,
                upper=np.where(knows, outcomes, program.pupils),
                secrets=list(secrets),
            )
        )
    return [audit for audit in made if audit.secrets]


def _knows_more(one: Reader, other: Reader) -> bool:
    return bool((one.knows >= other.knows).all() and (one.knows > other.knows).any())


def _secrets(
    known: Numbers, unknown: Numbers, is_mine: Cells, said: Statements, program: Program, smallest_group: int
) -> Iterator[Secret]:
    """Small groups, and small rests of groups that the reader partly knows, stay open altogether; bands as told."""
    pupils = program.members @ program.pupils
    is_band = said.which(Said.FEW, Said.ALL_BUT_FEW)
    is_small = (unknown < smallest_group) | (pupils <= 2 * (smallest_group - 1))
    for cell in np.flatnonzero(is_mine & (is_band | (said.which(Said.NOTHING) & is_small))):
        low, high = known[cell], known[cell] + unknown[cell]
        if is_band[cell]:
            low, high = max(low, said.lower[cell]), min(high, said.upper[cell])
        if low < high:
            yield Secret(int(cell), float(low), float(high))
