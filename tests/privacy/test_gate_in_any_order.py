"""The same groups are withheld however the answer is sorted: otherwise asking in two languages would show both."""

from __future__ import annotations

from itertools import permutations

from skolsikt.privacy.gate import Guarded, withheld


def test_two_groups_of_one_size_are_told_apart_by_their_codes_not_by_their_order() -> None:
    cells = [
        Guarded(group=("2024/25", sex), population=population)
        for sex, population in (("Kvinna", 10), ("Man", 10), ("Okänt", 2))
    ]
    chosen = [
        {cell.group[1]: reason for cell, reason in zip(order, withheld(order, smallest_group=5), strict=True)}
        for order in permutations(cells)
    ]
    assert all(reasons == chosen[0] for reasons in chosen)
    assert sorted(reason or "" for reason in chosen[0].values()) == ["", "complementary", "small_group"]
