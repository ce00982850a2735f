"""Two tables whose best patterns are published (../shared/reference/validation.md, disclosure control)."""

from __future__ import annotations

import numpy as np
import pytest

from skolsikt.privacy.release.attacker import least, most
from skolsikt.privacy.release.suppression import Attacker, Protection, silence
from skolsikt.privacy.release.tabulation import Tabulation, tie


def two_way(counts: list[list[int]]) -> tuple[list[object], Tabulation]:
    """A table with its margins, every cell known to be nought or more."""
    inner = np.array(counts, dtype=float)
    rows, columns = range(inner.shape[0]), range(inner.shape[1])
    values = {(row, column): inner[row, column] for row in rows for column in columns}
    values |= {(row, "all"): inner[row].sum() for row in rows}
    values |= {("all", column): inner[:, column].sum() for column in columns}
    values["all", "all"] = inner.sum()
    sums = [((row, "all"), [(row, column) for column in columns]) for row in (*rows, "all")]
    sums += [(("all", column), [(row, column) for row in rows]) for column in (*columns, "all")]
    names = list(values)
    numbers = np.array([values[name] for name in names])
    everything = np.full(len(names), 10 * inner.sum())
    nothing = np.zeros((1, len(names)))
    return names, Tabulation(ties=tie(names, sums), values=numbers, lower=nothing, upper=everything[None, :])


def chosen(names: list[object], table: Tabulation, **protection: float) -> set[object]:
    cell = names.index(protection.pop("cell"))  # type: ignore[arg-type]
    # The margins are published: they cost more than everything inside together.
    cost = np.where([("all" in name) for name in names], 1e6, table.values)  # type: ignore[operator]
    attacker = Attacker(name="outsider", table=table, protections=[Protection(cell=cell, **protection)])
    found = silence([attacker], cost=cost[None, :], least_silent=np.eye(len(names), dtype=int)[cell])
    assert found is not None
    return {names[place] for place in np.flatnonzero(found)}


def test_the_hundred_records_of_four_regions_and_two_sexes() -> None:
    names, table = two_way([[2, 18], [19, 14], [10, 12], [14, 11]])
    hidden = chosen(names, table, cell=(0, 0), below=1, above=1)
    assert hidden == {(0, 0), (0, 1), (2, 0), (2, 1)}


@pytest.mark.parametrize("level", [1, 5, 8])
def test_the_three_by_three_table(level: float) -> None:
    names, table = two_way([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    hidden = chosen(names, table, cell=(1, 2), below=level, above=level)
    assert hidden == {(1, 2), (1, 0), (2, 0), (2, 2)}
    assert sum(table.values[names.index(name)] for name in hidden) - 22 == 37
    mask = np.array([name in hidden for name in names]).astype(int)
    cell = names.index((1, 2))
    assert (least(table, cell, mask).value, most(table, cell, mask).value) == (pytest.approx(5), pytest.approx(30))


def test_a_wider_protection_asks_for_another_pattern() -> None:
    names, table = two_way([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
    assert chosen(names, table, cell=(1, 2), below=9, above=9) != {(1, 2), (1, 0), (2, 0), (2, 2)}


def test_where_everything_is_known_nothing_can_be_hidden() -> None:
    names, table = two_way([[20, 50], [8, 19]])
    known = Tabulation(ties=table.ties, values=table.values, lower=table.values[None, :], upper=table.values[None, :])
    attacker = Attacker(name="outsider", table=known, protections=[Protection(cell=0, below=1, above=1)])
    assert silence([attacker], cost=np.ones((1, len(names))), least_silent=np.eye(len(names), dtype=int)[0]) is None
