"""What a release tells of a group becomes a number, a range that says something, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.answer import Band, Cell, Withheld
from skolsikt.measures.asking.told import told_cell
from skolsikt.measures.registry import measure
from skolsikt.presentation.reasons import cell_text
from skolsikt.privacy.release.plan import families_of
from skolsikt.privacy.release.statements import Said
from skolsikt.privacy.release.store import Told

ELIGIBLE, SMALLEST = "eligible_vocational", 5


def cell_of(*told: Told) -> Cell:
    empty = Cell(period="2024/25", group={}, labels={}, value=None)
    return told_cell(empty, told, families_of(ELIGIBLE)[0], measure(ELIGIBLE), smallest_group=SMALLEST)


def nothing_of(pupils: int) -> Told:
    return Told(pupils, Said.NOTHING, 0, pupils)


@pytest.mark.parametrize("pupils", [5, 6, 7, 8])
def test_a_range_of_everything_possible_is_not_told(pupils: int) -> None:
    told = cell_of(nothing_of(pupils))
    assert told.is_hidden
    assert told.withheld is Withheld.COMPLEMENTARY
    assert told.population is None


def test_a_range_of_more_than_half_of_the_group_is_not_told() -> None:
    assert cell_of(Told(14, Said.NOTHING, 6, 14)).is_hidden
    assert cell_of(Told(16, Said.NOTHING, 8, 16)).bounds == (0.5, 1.0)


def test_a_band_of_more_than_half_of_the_group_does_not_say_at_which_end_it_is() -> None:
    low, high = cell_of(Told(7, Said.FEW, 0, 4)), cell_of(Told(7, Said.ALL_BUT_FEW, 3, 7))
    assert low == high
    assert low.is_hidden


def test_fewer_pupils_than_the_smallest_group_are_a_small_group() -> None:
    assert cell_of(nothing_of(4)).withheld is Withheld.SMALL_GROUP


def test_years_added_together_are_held_to_the_same() -> None:
    assert cell_of(nothing_of(8), Told(4, Said.NUMBER, 3, 3)).is_hidden
    assert cell_of(nothing_of(8), Told(12, Said.NUMBER, 6, 6)).bounds == (0.3, 0.7)


@given(st.integers(5, 400).flatmap(lambda of: st.tuples(st.just(of), st.integers(0, of), st.integers(0, of))))
def test_what_is_told_leaves_at_most_half_of_the_group_open(told: tuple[int, int, int]) -> None:
    pupils, *ends = told
    cell = cell_of(Told(pupils, Said.NOTHING, min(ends), max(ends)))
    assert cell.bounds is None or cell.bounds[1] - cell.bounds[0] <= 0.5


def test_fewer_than_the_smallest_group_and_all_but_so_few_are_told_in_words() -> None:
    few, all_but_few = cell_of(Told(41, Said.FEW, 0, 4)), cell_of(Told(41, Said.ALL_BUT_FEW, 37, 41))
    assert (few.band, cell_text(few, "share")) == (Band.FEW, "färre än 5 av 41")
    assert (all_but_few.band, cell_text(all_but_few, "share")) == (Band.ALL_BUT_FEW, "alla utom färre än 5 av 41")
    assert few.as_row()["band"] == "few"


@pytest.mark.parametrize(
    "told", [Told(41, Said.ALL_BUT_FEW, 33, 41), Told(41, Said.NOTHING, 37, 41), Told(60, Said.FEW, 2, 8)]
)
def test_more_than_a_band_is_told_as_a_range(told: Told) -> None:
    cell = cell_of(told)
    assert (cell.band, cell.withheld) == (Band.RANGE, Withheld.COMPLEMENTARY)
    assert cell_text(cell, "share").endswith("%")


def test_bands_of_several_years_are_told_as_a_range() -> None:
    assert cell_of(Told(41, Said.FEW, 0, 4), Told(41, Said.FEW, 0, 4)).band is Band.RANGE


def test_a_number_has_no_band() -> None:
    assert "band" not in cell_of(Told(41, Said.NUMBER, 30, 30)).as_row()
