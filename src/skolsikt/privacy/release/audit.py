"""What must stay open, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from skolsikt.privacy.release.cubes import Cells, Numbers, Reader
from skolsikt.privacy.release.dominance import DOMINATED_PUPILS
from skolsikt.privacy.release.guardians import children, who_knows_groups
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


@dataclass(frozen=True, kw_only=True)
class Rest:
    """What is left of every cell when ``reader`` takes away those it knows.

    ``dominated``, in two rows: where one or two pupils of the rest have, or lack, nearly everything.
    """

    reader: Reader
    pupils: Numbers
    dominated: Cells

    def too_small(self, smallest_group: int) -> Cells:
        """Cells whose number would tell of fewer than ``smallest_group`` pupils, or of one or two."""
        is_small: Cells = (self.pupils > 0) & (self.pupils < smallest_group)
        return is_small | self.dominated.any(axis=0)


def rests(program: Program, readers: Sequence[Reader], dominated: Sequence[Cells]) -> list[Rest]:
    """Return what is left for each reader. ``dominated``: per reader, see ``dominance``."""
    return [
        Rest(
            reader=reader,
            pupils=program.members @ (program.pupils - program.known(reader, program.of_atoms)),
            dominated=of,
        )
        for reader, of in zip(readers, dominated, strict=True)
    ]


def audits(
    program: Program,
    left: Sequence[Rest],
    outcomes: Numbers,
    first: Statements,
    *,
    smallest_group: int,
    narrowed: Cells,
) -> list[Audit]:
    """Return one audit per reader, of the ``outcomes`` of every atom and what was said of every cell at ``first``.

    ``narrowed``: a row per reader, the cells of which that reader knows something from elsewhere. Less is then kept
    from it than from who knows fewer pupils: these are played too.
    """
    more = knows_more([rest.reader for rest in left])
    # Not a number is equal to nothing: who is narrowed stands for nobody else.
    unknown = np.where(narrowed, np.nan, np.array([rest.pupils for rest in left]))
    secrets = _Secrets(program, first, smallest_group)
    made = []
    for place, rest in enumerate(left):
        # Who knows more, and as much of this cell, has been played already: the weaker reader would get no further.
        is_mine = (rest.pupils > 0) & ~(unknown[more[:, place]] == rest.pupils).any(axis=0)
        lower = program.known(rest.reader, outcomes)
        upper = lower + program.pupils - program.known(rest.reader, program.of_atoms)
        made.append(secrets.audit(rest.reader.name, lower, upper, is_mine, rest.dominated))
    made.extend(_of_guardians(program, left, unknown, program.merged @ outcomes, secrets))
    return [audit for audit in made if audit.secrets]


def knows_more(readers: Sequence[Reader]) -> npt.NDArray[np.bool_]:
    """Return whether the reader of the row knows everybody whom the reader of the column knows, and others."""
    knows = np.array([reader.knows for reader in readers], dtype=np.float32)
    shared, size = knows @ knows.T, knows.sum(axis=1)
    more: npt.NDArray[np.bool_] = (shared == size) & (size[:, None] > size)
    return more


def narrowed_by(before: Sequence[Audit], after: Sequence[Audit], left: Sequence[Rest], cells: int) -> Cells:
    """Return, a row per reader, the cells whose secret is less ``after`` than ``before``, or gone."""
    rows = {rest.reader.name: place for place, rest in enumerate(left)}
    narrowed: Cells = np.zeros((len(left), cells), dtype=bool)
    for one, other in zip(before, after, strict=True):
        if one.name in rows:
            less = set(one.secrets) - set(other.secrets)
            narrowed[rows[one.name], [secret.cell for secret in less]] = True
    return narrowed


def _of_guardians(
    program: Program, left: Sequence[Rest], of_readers: Numbers, outcomes: Numbers, secrets: _Secrets
) -> Iterator[Audit]:
    """A guardian gets no further than who knows the whole group of the child and as little of a cell.

    ``of_readers``: how many pupils of each cell each reader does not know.
    """
    undominated = np.zeros((2, program.cells), dtype=bool)
    knows = who_knows_groups(program, [rest.reader for rest in left])
    for child in children(program, outcomes):
        unknown = program.members @ (program.pupils - child.pupils)
        is_mine = child.told & (unknown > 0) & ~(of_readers[knows[:, child.group]] == unknown).any(axis=0)
        upper = child.outcomes + program.pupils - child.pupils
        yield secrets.audit(child.name, child.outcomes, upper, is_mine, undominated)


@dataclass(frozen=True)
class _Secrets:
    """Small groups, and small rests of groups that the reader partly knows, stay open altogether; bands as told."""

    program: Program
    first: Statements
    smallest_group: int

    def audit(self, name: str, lower: Numbers, upper: Numbers, is_mine: Cells, dominated: Cells) -> Audit:
        """Return the audit of one reader, of the cells that ``is_mine`` names."""
        known, unknown = self.program.members @ lower, self.program.members @ (upper - lower)
        is_band, is_large = self.first.which(Said.FEW, Said.ALL_BUT_FEW), unknown >= self.smallest_group
        is_small = ~is_large | (self.program.members @ self.program.pupils <= 2 * (self.smallest_group - 1))
        is_rest = self.first.which(Said.NOTHING) & (is_small | dominated.any(axis=0))
        few, all_but_few = (is_rest & ~is_small & side for side in dominated)
        low = np.where(is_band & is_large, np.maximum(known, self.first.lower), known)
        high = np.where(is_band & is_large, np.minimum(known + unknown, self.first.upper), known + unknown)
        high = np.where(few, known + np.minimum(unknown, DOMINATED_PUPILS), high)
        low = np.where(all_but_few & ~few, known + np.maximum(unknown - DOMINATED_PUPILS, 0.0), low)
        is_secret = is_mine & (is_band | is_rest) & (low < high)
        secrets = [Secret(cell, float(low[cell]), float(high[cell])) for cell in np.flatnonzero(is_secret).tolist()]
        return Audit(name=name, lower=lower, upper=upper, secrets=secrets)
