"""Two measures go together only when the order of the groups says so."""

from __future__ import annotations

import random

import pytest
from scipy.stats import spearmanr

from skolsikt.analysis.comparison.rank_association import rank_association


def test_it_is_the_correlation_of_ranks_with_ties() -> None:
    pairs = [(1.0, 3.0), (2.0, 3.0), (2.0, 5.0), (4.0, 1.0), (5.0, 9.0), (6.0, 6.0), (7.0, 6.0), (8.0, 12.0)]
    found = rank_association(pairs)
    assert found is not None
    assert found.rho == pytest.approx(float(spearmanr([one for one, _ in pairs], [two for _, two in pairs])[0]))
    assert found.interval_95[0] < found.rho < found.interval_95[1]


def test_few_groups_and_a_measure_that_never_varies_give_nothing() -> None:
    assert rank_association([(float(at), float(at)) for at in range(7)]) is None
    assert rank_association([(float(at), 1.0) for at in range(20)]) is None


def test_a_perfect_order_is_certain_and_its_interval_stays_inside() -> None:
    falling = rank_association([(float(at), -float(at)) for at in range(9)])
    assert falling is not None
    assert falling.rho == -1.0
    assert -1 < falling.interval_95[0] < falling.interval_95[1] < 0
    assert falling.is_certain


def test_of_measures_that_have_nothing_to_do_with_each_other_few_are_called_certain() -> None:
    by = random.Random(5)
    worlds = [[(by.random(), by.random()) for _group in range(12)] for _world in range(1000)]
    certain = sum(found.is_certain for world in worlds if (found := rank_association(world)))
    assert certain / 1000 < 0.08
