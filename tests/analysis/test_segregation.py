"""The dissimilarity index says how many would have to move, and how much of that is chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.analysis.equity.segregation import TooFewUnits, dissimilarity

counts = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).filter(any), min_size=2, max_size=12)


def spread(pairs: list[tuple[int, int]], seed: int = 1) -> object:
    with_trait, without = np.array(pairs).T
    return dissimilarity(with_trait, without, seed=seed)


def test_an_even_spread_is_zero_and_a_full_split_is_one() -> None:
    assert spread([(10, 30), (20, 60)]).index == pytest.approx(0)
    assert spread([(40, 0), (0, 40)]).index == pytest.approx(1)


@given(counts.filter(lambda pairs: sum(a for a, _ in pairs) and sum(b for _, b in pairs)))
def test_index_and_interval_stay_between_zero_and_one_and_order_never_matters(pairs: list[tuple[int, int]]) -> None:
    result, reversed_ = spread(pairs), spread(pairs[::-1])
    low, high = result.interval_95
    assert 0 <= low <= result.index <= high <= 1
    assert result.index == pytest.approx(reversed_.index)


def test_small_units_drawn_by_lot_look_uneven_and_the_chance_level_says_so() -> None:
    lots = np.random.default_rng(7).binomial(10, 0.3, size=40)
    result = dissimilarity(lots, 10 - lots, seed=1)
    assert result.index > 0.15
    assert result.index == pytest.approx(result.expected_by_chance, abs=0.08)


def test_the_same_seed_gives_the_same_interval() -> None:
    assert spread([(5, 20), (15, 10)], seed=3) == spread([(5, 20), (15, 10)], seed=3)


@pytest.mark.parametrize("pairs", [[(3, 4)], [(0, 4), (0, 5)], [(4, 0), (5, 0)]])
def test_nothing_to_spread_is_an_error(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(TooFewUnits):
        spread(pairs)
