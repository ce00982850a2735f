"""The exercises have exactly one right answer, whatever is drawn, and what they say of it is so."""

from __future__ import annotations

from math import sqrt

import pytest

from skolsikt.demo.exercises.intervals import Pair, drawn_pairs
from skolsikt.demo.exercises.next_year import LOWEST_COUNT, Way, drawn_classes, rounds_going_up
from skolsikt.demo.exercises.small_groups import CHANCE_SHARE, drawn_sizes

SEEDS = range(1, 301)


def _surely_apart(pair: Pair) -> bool:
    """The plain interval of a difference between two shares, which knows nothing of the exercise's own."""
    one, other = pair.one, pair.other
    spread = sqrt(sum(group.share * (1 - group.share) / group.pupils for group in (one, other)))
    return pair.difference > 1.96 * spread


def test_one_pair_of_schools_is_sure_and_the_others_may_be_chance_by_another_method_too() -> None:
    for seed in SEEDS:
        pairs = drawn_pairs(seed)
        assert [_surely_apart(pair) for pair in pairs] == [pair.is_sure for pair in pairs]
        assert sum(pair.is_sure for pair in pairs) == 1


def test_the_largest_difference_is_never_the_sure_one() -> None:
    assert not any(max(drawn_pairs(seed), key=lambda pair: pair.difference).is_sure for seed in SEEDS)


def test_the_sure_pair_stands_anywhere() -> None:
    places = {[pair.is_sure for pair in drawn_pairs(seed)].index(True) for seed in SEEDS}
    assert places == {0, 1, 2}


def test_class_and_school_have_the_same_share_and_chance_moves_the_class_further() -> None:
    wider = 0
    for seed in SEEDS:
        drawn = drawn_sizes(seed)
        assert drawn.small.shares[-1] == drawn.large.shares[-1] == CHANCE_SHARE
        assert drawn.small.of_one_pupil > drawn.large.of_one_pupil
        small, large = (max(one.shares) - min(one.shares) for one in (drawn.small, drawn.large))
        wider += small > large
    assert wider > 0.95 * len(SEEDS)


def test_one_pupil_moves_a_share_by_one_part_of_the_group() -> None:
    small = drawn_sizes(1).small
    one_more = (small.reached[-1] + 1) / small.pupils
    assert one_more - small.shares[-1] == pytest.approx(small.of_one_pupil)


def test_the_lowest_are_the_lowest_and_mostly_rise_by_themselves() -> None:
    for seed in SEEDS:
        drawn = drawn_classes(seed)
        others = [one for one in drawn.classes if one not in drawn.lowest]
        assert len(drawn.lowest) == LOWEST_COUNT
        assert max(one.first_share for one in drawn.lowest) <= min(one.first_share for one in others)
    assert rounds_going_up(100) == sum(drawn_classes(seed).way is Way.UP for seed in range(1, 101))
    assert 80 < rounds_going_up(100) < 100


def test_the_way_that_is_called_right_is_the_way_the_drawn_numbers_went() -> None:
    ways = set()
    for seed in SEEDS:
        drawn = drawn_classes(seed)
        first = sum(one.first_share for one in drawn.lowest) / LOWEST_COUNT
        second = sum(one.second_share for one in drawn.lowest) / LOWEST_COUNT
        change = second - first
        assert drawn.way is (Way.SAME if abs(change) < 0.01 else Way.UP if change > 0 else Way.DOWN)
        ways.add(drawn.way)
    assert Way.UP in ways
    assert len(ways) > 1  # now and then chance goes the other way, and the exercise says so


def test_the_same_seed_draws_the_same() -> None:
    assert drawn_pairs(7) == drawn_pairs(7) != drawn_pairs(8)
    assert drawn_sizes(7) == drawn_sizes(7)
    assert drawn_classes(7) == drawn_classes(7) != drawn_classes(8)
