"""Sparklines, heat-maps and labels."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from skolsikt.presentation.heatmap import HeatValue, heat_map, round_limits
from skolsikt.presentation.labels import spread
from skolsikt.presentation.sparkline import HEIGHT, WIDTH, sparkline

VALUES = st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=30)


@given(VALUES, VALUES)
def test_a_sparkline_is_well_formed_and_stays_inside_its_frame(
    own: list[float | None], reference: list[float | None]
) -> None:
    picture = sparkline(own, reference)
    if all(value is None for value in own):
        assert picture == ""
        return
    ElementTree.fromstring(picture)
    for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", picture):
        assert -1 <= float(x) <= WIDTH + 1
        assert -1 <= float(y) <= HEIGHT + 1


def test_a_sparkline_has_literal_colours_so_that_it_reaches_mail_and_pdf() -> None:
    picture = sparkline([1, 2, 3], [2, 2, 2], warm=True)
    assert "style=" not in picture
    assert "var(" not in picture


def test_a_gap_breaks_the_line() -> None:
    whole, broken = sparkline([1, 2, 3, 4, 5]), sparkline([1, 2, None, 4, 5])
    assert broken.count('stroke-width="2.2"') == 2
    assert whole.count('stroke-width="2.2"') == 1


@given(st.floats(0, 100), st.floats(0.001, 100))
def test_limits_are_round_rising_and_inside_the_values(low: float, width: float) -> None:
    limits = round_limits(low, low + width)
    assert limits == sorted(limits)
    assert len(limits) == 5
    assert limits[0] > low - 1e-9


def test_the_key_of_a_heat_map_names_its_limits_and_what_is_withheld() -> None:
    heat = heat_map([("Mån", "Måndag")], ["8", "9"], [[HeatValue(0.055), HeatValue(None, "färre än 5")]], unit="share")
    assert heat.rows[0].cells[0].text == "5,5"
    assert heat.rows[0].cells[1].css_class == "na"
    assert heat.key[-1] == ("na", "visas inte")


def test_an_hour_without_lessons_is_neither_zero_nor_withheld() -> None:
    heat = heat_map([("Mån", "Måndag")], ["8", "9"], [[HeatValue(0.0), HeatValue(None)]], unit="share")
    assert [cell.text for cell in heat.rows[0].cells] == ["0,0", "–"]
    assert heat.rows[0].cells[1].note == "inga lektioner"


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.floats(0.5, 10))
def test_labels_never_stand_on_each_other(wanted: list[float], gap: float) -> None:
    placed = sorted(spread(wanted, gap=gap))
    assert all(later - earlier >= gap - 1e-6 for earlier, later in itertools.pairwise(placed))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8))
def test_labels_with_room_stand_where_they_want(wanted: list[float]) -> None:
    apart = [value + index * 1000 for index, value in enumerate(wanted)]
    assert spread(apart, gap=1) == apart
