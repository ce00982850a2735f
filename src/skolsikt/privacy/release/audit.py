"""What must stay open, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skolsikt.privacy.release.cubes import Cells, Numbers, Reader
from skolsikt.privacy.release.program import Program
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

    def only(self, which: Cells) -> Audit:
        """Return the audit of the secrets of ``which`` alone."""
        return replace(self, secrets=[secret for secret in self.secrets if which[secret.cell]])


def too_small(program: Program, readers: Sequence[Reader], *, smallest_group: int) -> Cells:
    """Return the cells that leave 1 to ``smallest_group - 1`` pupils when some reader takes away those it knows."""
    unknown = np.array([program.unknown(reader) for reader in readers])
    small: Cells = np.any((unknown > 0) & (unknown < smallest_group), axis=0)
    return small


def audits(
    program: Program, readers: Sequence[Reader], outcomes: Numbers, first: Statements, *, smallest_group: int
) -> list[Audit]:
    """Return one audit per reader, of the ``outcomes`` of every column and what was said of every cell at ``first``."""
    unknown = {reader.name: program.unknown(reader) for reader in readers}
    made = []
    for reader in readers:
        knows, mine = program.known_columns(reader), unknown[reader.name]
        stronger = [unknown[one.name] for one in readers if _knows_more(one, reader)]
        # Who knows more, and as much of this cell, has been played already: the weaker reader would get no further.
        is_mine = (mine > 0) & ~(np.array(stronger).reshape(-1, len(mine)) == mine).any(axis=0)
        lower, upper = np.where(knows, outcomes, 0.0), np.where(knows, outcomes, program.pupils)
        secrets = list(_secrets(program, program.members @ lower, mine, is_mine, first, smallest_group))
        if secrets:
            made.append(Audit(name=reader.name, lower=lower, upper=upper, secrets=secrets))
    return made


def _knows_more(one: Reader, other: Reader) -> bool:
    return bool((one.knows >= other.knows).all() and (one.knows > other.knows).any())


def _secrets(
    program: Program, known: Numbers, unknown: Numbers, is_mine: Cells, first: Statements, smallest_group: int
) -> Iterator[Secret]:
    """Small groups, and small rests of groups that the reader partly knows, stay open altogether; bands as told."""
    pupils = program.members @ program.pupils
    is_band = first.which(Said.FEW, Said.ALL_BUT_FEW)
    is_small = (unknown < smallest_group) | (pupils <= 2 * (smallest_group - 1))
    for cell in np.flatnonzero(is_mine & (is_band | (first.which(Said.NOTHING) & is_small))):
        low, high = known[cell], known[cell] + unknown[cell]
        if is_band[cell] and unknown[cell] >= smallest_group:
            low, high = max(low, first.lower[cell]), min(high, first.upper[cell])
        if low < high:
            yield Secret(int(cell), float(low), float(high))
