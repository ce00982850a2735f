"""The first gate: small groups are withheld, and so is what would give them away."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from skolsikt.privacy.gate import Guarded, WithheldBecause, withheld

SMALL, COMPLEMENTARY = WithheldBecause.SMALL_GROUP, WithheldBecause.COMPLEMENTARY


def line(*populations: int) -> list[Guarded]:
    return [Guarded(group=("2024/25", unit), population=count) for unit, count in enumerate(populations)]


def test_groups_of_five_are_shown() -> None:
    assert withheld(line(5, 5, 90), smallest_group=5) == [None, None, None]


def test_one_small_group_takes_the_next_smallest_with_it() -> None:
    assert withheld(line(4, 30, 12), smallest_group=5) == [SMALL, None, COMPLEMENTARY]


def test_two_small_groups_need_no_complement() -> None:
    assert withheld(line(4, 3, 12), smallest_group=5) == [SMALL, SMALL, None]


def test_an_empty_group_is_no_secret_and_hides_nobody() -> None:
    assert withheld(line(0, 4, 20, 30), smallest_group=5) == [None, SMALL, COMPLEMENTARY, None]


def test_a_lone_small_group_is_withheld() -> None:
    assert withheld(line(4), smallest_group=5) == [SMALL]


def test_a_complement_in_one_dimension_may_need_another_in_the_next() -> None:
    cells = [
        Guarded(group=("2024/25", unit, sex), population=count)
        for (unit, sex), count in {("A", "K"): 3, ("A", "M"): 20, ("B", "K"): 30, ("B", "M"): 40}.items()
    ]

    assert withheld(cells, smallest_group=5) == [SMALL, COMPLEMENTARY, COMPLEMENTARY, COMPLEMENTARY]


def test_no_cells_no_reasons() -> None:
    assert withheld([], smallest_group=5) == []


TABLES = st.dictionaries(
    st.tuples(st.sampled_from(["2023/24", "2024/25"]), st.integers(0, 3), st.integers(0, 2)),
    st.integers(0, 40),
    max_size=24,
)


@given(TABLES)
def test_no_line_keeps_a_single_withheld_cell_and_no_small_group_is_shown(table: dict[tuple[object, ...], int]) -> None:
    cells = [Guarded(group=group, population=count) for group, count in table.items()]

    reasons = withheld(cells, smallest_group=5)

    assert all(reason or not 0 < cell.population < 5 for cell, reason in zip(cells, reasons, strict=True))
    lines: dict[object, list[bool]] = defaultdict(list)
    for cell, reason in zip(cells, reasons, strict=True):
        if cell.population:
            for axis in range(3):
                lines[axis, cell.group[:axis], cell.group[axis + 1 :]].append(reason is not None)
    assert all(sum(hidden) != 1 or len(hidden) == 1 for hidden in lines.values())


@given(TABLES)
def test_nothing_is_withheld_where_every_group_is_large(table: dict[tuple[object, ...], int]) -> None:
    cells = [Guarded(group=group, population=count + 5) for group, count in table.items()]

    assert withheld(cells, smallest_group=5) == [None] * len(cells)
