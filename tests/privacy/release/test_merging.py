"""A program of groups of atoms answers as the slow program of every atom does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import block_diag, csr_array

from skolsikt.privacy.release.cubes import Numbers, Reader
from skolsikt.privacy.release.program import Program
from tests.privacy.release.worlds import World, world


class OfEveryAtom:
    """The same question put to scipy anew each time, with a column per atom and nothing merged."""

    def __init__(self, town: World, pupils: Sequence[Numbers], outcomes: Numbers, reader: Reader) -> None:
        self.members = csr_array(block_diag([town.cubes.members] * len(pupils)))
        knows, each = np.tile(reader.knows, len(pupils)), np.eye(len(town.cubes.atoms))
        self.orders = np.hstack([each, -each])
        self.bounds = list(
            zip(np.where(knows, outcomes, 0.0), np.where(knows, outcomes, np.concatenate(pupils)), strict=True)
        )

    def end(self, cell: int, told: tuple[Numbers, Numbers], sign: float) -> float:
        lower, upper = told
        return sign * float(
            linprog(
                sign * self.members[[cell]].toarray()[0],
                A_ub=np.vstack([self.members.toarray(), -self.members.toarray(), self.orders]),
                b_ub=np.concatenate([upper, -lower, np.zeros(len(self.orders))]),
                bounds=self.bounds,
            ).fun
        )


@pytest.mark.parametrize("counts_alike", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_lost_by_merging(seed: int, counts_alike: bool) -> None:
    town, chance = world("towns", seed), np.random.default_rng(seed)
    everybody = town.cubes.pupils
    # Where measures count other pupils, the first counts those only who have the second, or some more.
    some = everybody if counts_alike else np.maximum(town.outcomes[0], chance.binomial(everybody.astype(int), 0.9))
    outcomes = np.concatenate(town.outcomes)
    program = Program(town.cubes, [some, everybody], orders=[(0, 1)])
    assert program.groups < len(everybody)
    numbers = program.members @ (program.merged @ outcomes)
    is_told = chance.random(len(numbers)) < 0.5
    room = program.members @ program.pupils
    told = (
        np.where(is_told, numbers, np.maximum(numbers - 4, 0)),
        np.where(is_told, numbers, np.minimum(numbers + 4, room)),
    )
    for cell, (lower, upper) in enumerate(zip(*told, strict=True)):
        program.tell(cell, lower, upper)
    for place in chance.choice(len(town.readers), size=4, replace=False):
        reader = town.readers[place]
        known = program.known(reader, outcomes)
        program.know(known, known + program.pupils - program.known(reader, program.of_atoms))
        slow = OfEveryAtom(town, [some, everybody], outcomes, reader)
        for cell in chance.choice(np.flatnonzero(~is_told), size=6, replace=False).tolist():
            assert program.least(cell) == pytest.approx(slow.end(cell, told, 1.0), abs=1e-5)
            assert program.most(cell) == pytest.approx(slow.end(cell, told, -1.0), abs=1e-5)
