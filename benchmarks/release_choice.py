"""How much more is withheld than in the cheapest choice there is, on tables up to 200 cells.

    python -m benchmarks.release_choice [--tables 5]

Random tables of schools (whose own totals are told, as is the total of all) by another dimension, in which every
number below five is protected by two either way. The cheapest choice is found exactly: an integer program proposes,
linear programs attack, every attack becomes a cut (Fischetti and Salazar-González, Management Science 47, 2001). Cost
of a number: one by its size, as in a release. The bar is 1.10.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from skolsikt.privacy.release.audit import Audit, Secret
from skolsikt.privacy.release.choice import Chooser, Telling
from skolsikt.privacy.release.cubes import Cells, Cubes, Numbers
from skolsikt.privacy.release.nearest import Nearest
from skolsikt.privacy.release.program import Program
from skolsikt.privacy.release.published import Published

SHAPES = [(4, 3), (8, 4), (12, 6), (20, 6), (24, 7)]  # of 200 cells with margins at most
FEW, LEVEL, SECONDS = 4, 2, 300


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of two ways and what must stay open of it: the cells ``hidden`` at first."""

    cubes: Cubes
    counts: Numbers
    values: Numbers
    cost: Numbers
    hidden: Cells
    may_go: Cells

    @property
    def room(self) -> Numbers:
        return self.cubes.members @ self.cubes.pupils

    def program(self) -> Program:
        return Program(self.cubes, [self.cubes.pupils])

    def audit(self) -> Audit:
        """Somebody who knows nobody."""
        totals = {codes: value for (_cube, codes), value in zip(self.cubes.cells, self.values, strict=True)}
        of_school = [totals.get(codes[:1], 0.0) for _cube, codes in self.cubes.cells]
        secrets = [
            Secret(cell, max(0.0, self.values[cell] - LEVEL), min(self.values[cell] + LEVEL, of_school[cell]))
            for cell in np.flatnonzero(self.hidden).tolist()
        ]
        return Audit(name="outsider", lower=np.zeros(len(self.counts)), upper=self.cubes.pupils, secrets=secrets)


def table(rows: int, columns: int, chance: np.random.Generator) -> Table:
    counts = np.round(chance.lognormal(2.3, 0.9, rows * columns)) + 1
    cubes = Cubes(
        dimensions=("row", "column"),
        atoms=[(f"{row:02}", f"{column:02}") for row in range(rows) for column in range(columns)],
        pupils=np.full(rows * columns, 10 * counts.sum()),
        cubes=[("row", "column"), ("row",), ("column",), ()],
    )
    values = cubes.members @ counts
    may_go = np.array(["column" in cube for cube, _codes in cubes.cells])
    return Table(
        cubes=cubes, counts=counts, values=values, cost=1 / values, hidden=may_go & (values <= FEW), may_go=may_go
    )


def chosen(of: Table) -> Cells:
    """What the engine withholds beside the small numbers."""
    program, told = of.program(), ~of.hidden
    telling = Telling(told, np.zeros(len(told)), of.room, of.room, Published.of_nothing(of.room))
    everything = np.ones(len(told), dtype=bool)
    chooser = Chooser(program, telling, of.cost, of.may_go, Nearest(program, of.counts))
    chooser.tell_all(everything)
    chooser.open_up([of.audit()])
    silenced = np.flatnonzero(~telling.told & ~of.hidden)
    chooser.tell_again(sorted(silenced.tolist(), key=lambda cell: -of.cost[cell]))
    return ~telling.told & ~of.hidden


def cheapest(of: Table) -> float | None:
    """The least that can be withheld beside the small numbers; None when it is not found in time."""
    cuts: list[Numbers] = []
    rights: list[float] = []
    audit, program, end = of.audit(), of.program(), time.process_time() + SECONDS
    program.know(audit.lower, audit.upper)
    while time.process_time() < end:
        rules = [LinearConstraint(np.array(cuts), np.array(rights), np.inf)] if cuts else []
        bounds = Bounds(of.hidden.astype(float), of.may_go.astype(float))
        proposed = milp(of.cost * ~of.hidden, constraints=rules, bounds=bounds, integrality=np.ones(len(of.cost)))
        silent = proposed.x > 0.5
        for cell, value in enumerate(of.values):
            program.tell(cell, *((0.0, of.room[cell]) if silent[cell] else (value, value)))
        found = [cut for secret in audit.secrets for cut in _cuts(program, of, secret)]
        if not found:
            return float(proposed.fun)
        cuts.extend(cut for cut, _right in found)
        rights.extend(right for _cut, right in found)
    return None


def _cuts(program: Program, of: Table, secret: Secret) -> list[tuple[Numbers, float]]:
    """What a choice must withhold of what told too much of a secret."""
    cuts = []
    for is_upper, wanted in ((True, secret.upper), (False, secret.lower)):
        end = program.most(secret.cell) if is_upper else program.least(secret.cell)
        if abs(end - wanted) > 1e-6 and (end < wanted) == is_upper:
            need = abs(wanted - of.values[secret.cell])
            holding = program.holding * np.minimum(of.room, need / np.maximum(program.holding, 1e-9))
            cuts.append((np.minimum(holding, need), need))
    return cuts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=5)
    given = parser.parse_args()
    for rows, columns in SHAPES:
        chance = np.random.default_rng([rows, columns])
        tables = [table(rows, columns, chance) for _table in range(given.tables)]
        found = [(float(of.cost[chosen(of)].sum()), least) for of in tables if (least := cheapest(of)) is not None]
        cost, best = np.sum(found, axis=0)
        print(
            f"{rows} x {columns}, {(rows + 1) * (columns + 1)} cells: {cost / best:.3f} of the cheapest, "
            f"which was found for {len(found)} of {given.tables} tables",
            flush=True,
        )


if __name__ == "__main__":
    main()
