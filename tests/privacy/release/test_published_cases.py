"""Two tables whose best patterns are published (../shared/reference/validation.md, disclosure control)."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from skolsikt.privacy.release.audit import Audit, Secret
from skolsikt.privacy.release.choice import Chooser, Telling
from skolsikt.privacy.release.cubes import Cubes
from skolsikt.privacy.release.nearest import Nearest
from skolsikt.privacy.release.program import AuditFailed, Program
from skolsikt.privacy.release.published import Published

_MARGINS = 1e6  # are published: they cost more than everything inside together
Cell = tuple[str, ...]


class TwoWay:
    """A table with its margins, every cell known to be nought or more; row and column say which."""

    def __init__(self, counts: list[list[int]]) -> None:
        inner = np.array(counts, dtype=float)
        atoms = [(str(row), str(column)) for row in range(inner.shape[0]) for column in range(inner.shape[1])]
        plenty = np.full(inner.size, 10 * inner.sum())
        cubes = Cubes(
            dimensions=("row", "column"),
            atoms=atoms,
            pupils=plenty,
            cubes=[("row", "column"), ("row",), ("column",), ()],
        )
        self.names: list[Cell] = [codes if len(cube) != 1 else (cube[0], *codes) for cube, codes in cubes.cells]
        self.program = Program(cubes, [plenty])
        self.values = self.program.members @ inner.ravel()
        self.cost = np.where([len(name) == 2 and name[0].isdigit() for name in self.names], self.values, _MARGINS)
        self.plenty, self.inner = plenty, inner.ravel()

    def audits(self, cell: Cell, *, below: float, above: float) -> list[Audit]:
        place = self.names.index(cell)
        secret = Secret(place, self.values[place] - below, self.values[place] + above)
        return [Audit(name="outsider", lower=np.zeros(len(self.plenty)), upper=self.plenty, secrets=[secret])]

    def hidden(self, cell: Cell, *, below: float, above: float) -> set[Cell]:
        """What is not told so that nobody comes closer to ``cell``."""
        told = np.array([name != cell for name in self.names])
        room = self.program.members @ self.plenty
        chooser = Chooser(
            self.program,
            Telling(told, np.zeros(len(told)), room.copy(), room, Published.of_nothing(room)),
            self.cost,
            np.ones(len(told), bool),
            Nearest(self.program, self.inner),
        )
        audits = self.audits(cell, below=below, above=above)
        chooser.tell_all(np.ones(len(told), bool))
        chooser.open_up(audits)
        silenced = [place for place in np.flatnonzero(~told).tolist() if self.names[place] != cell]
        chooser.tell_again(sorted(silenced, key=lambda place: -self.cost[place]))
        return {self.names[place] for place in np.flatnonzero(~told)}

    def range_of(self, cell: Cell, hidden: set[Cell]) -> tuple[float, float]:
        """Between what a reader places ``cell`` when ``hidden`` is not told."""
        for place, value in enumerate(self.values):
            is_hidden = self.names[place] in hidden
            self.program.tell(place, 0.0 if is_hidden else value, 1e5 if is_hidden else value)
        place = self.names.index(cell)
        return self.program.least(place), self.program.most(place)

    def cheapest(self, cell: Cell, *, below: float, above: float) -> float:
        """The least that can be hidden beside ``cell``, by trying everything inside the table."""
        value = self.values[self.names.index(cell)]
        inside = [name for name in self.names if len(name) == 2 and name[0].isdigit() and name != cell]
        costs = []
        for size in range(1, len(inside) + 1):
            for others in itertools.combinations(inside, size):
                least, most = self.range_of(cell, {cell, *others})
                if least <= value - below + 1e-6 and most >= value + above - 1e-6:
                    costs.append(sum(self.cost[self.names.index(name)] for name in others))
        return min(costs)


def test_the_hundred_records_of_four_regions_and_two_sexes() -> None:
    table = TwoWay([[2, 18], [19, 14], [10, 12], [14, 11]])
    assert table.hidden(("0", "0"), below=1, above=1) == {("0", "0"), ("0", "1"), ("2", "0"), ("2", "1")}


@pytest.mark.parametrize("level", [1, 5, 8])
def test_the_three_by_three_table(level: float) -> None:
    table = TwoWay([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    hidden = table.hidden(("1", "2"), below=level, above=level)
    assert hidden == {("1", "2"), ("1", "0"), ("2", "0"), ("2", "2")}
    assert sum(table.values[table.names.index(name)] for name in hidden) - 22 == 37
    assert table.range_of(("1", "2"), hidden) == (pytest.approx(5), pytest.approx(30))


def test_a_wider_protection_asks_for_another_pattern() -> None:
    table = TwoWay([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    hidden = table.hidden(("1", "2"), below=9, above=9)
    assert hidden != {("1", "2"), ("1", "0"), ("2", "0"), ("2", "2")}
    least, most = table.range_of(("1", "2"), hidden)
    assert least <= 13
    assert most >= 31


def test_a_miss_by_rounding_is_no_miss() -> None:
    table = TwoWay([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    assert table.hidden(("1", "2"), below=8, above=8 + 5e-7) == table.hidden(("1", "2"), below=8, above=8)


def test_it_is_near_the_cheapest_of_all_choices() -> None:
    """On small random tables, where everything can be tried."""
    chance = np.random.default_rng(3)
    chosen, cheapest = 0.0, 0.0
    for _table in range(25):
        table = TwoWay(chance.integers(3, 60, (3, 3)).tolist())
        cell = ("1", "1")
        hidden = table.hidden(cell, below=2, above=2)
        chosen += sum(table.cost[table.names.index(name)] for name in hidden - {cell})
        cheapest += table.cheapest(cell, below=2, above=2)
    assert cheapest <= chosen <= 1.10 * cheapest


def test_where_everything_is_known_nothing_can_be_hidden() -> None:
    table = TwoWay([[20, 50], [8, 19]])
    known = np.array([20.0, 50.0, 8.0, 19.0])
    place = table.names.index(("0", "0"))
    audit = Audit(name="insider", lower=known, upper=known, secrets=[Secret(place, 19.0, 21.0)])
    room = table.program.members @ table.plenty
    told = np.ones(len(room), dtype=bool)
    telling = Telling(told, np.zeros(len(room)), room, room, Published.of_nothing(room))
    chooser = Chooser(table.program, telling, table.cost, told, Nearest(table.program, table.inner))
    chooser.tell_all(told)
    with pytest.raises(AuditFailed, match="insider"):
        chooser.open_up([audit])
