"""A range is told as a range: nothing that is drawn or said needs to know where inside it the number is."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skolsikt.measures.answer import Answer, Cell, Withheld
from skolsikt.presentation.certainty import judged_change
from skolsikt.presentation.charts import chart_of, obstacle, picture_of
from skolsikt.presentation.extremes import certainly_highest, certainly_lowest
from skolsikt.presentation.findings import answer_text, run_at_end, spread_finding, trend_finding
from skolsikt.presentation.kinds.bars import bars_of
from skolsikt.presentation.picture import specification, svg
from skolsikt.presentation.trend import Line, Trend
from skolsikt.web.figure import drawing_of
from tests.presentation.answers import answer, cell

MIDDLE = re.compile(r"83[.,]8|0[.,]838")
READ = re.compile(r'aria-label="[^"]*"|<text[^>]*>[^<]*')  # of a picture, but where things lie
ends_of_ranges = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(lambda pair: (min(pair), max(pair)))


def ranged(low: float, high: float, period: str = "2024/25", **group: str) -> Cell:
    """A cell that a release tells as a range."""
    return replace(cell(period, withheld=Withheld.COMPLEMENTARY, **group), bounds=(low, high), population=41)


SCHOOLS = answer(
    cell(school_unit="A", value=0.9), ranged(0.777, 0.899, school_unit="B"), by=("school_unit",)
)  # 0.838 is the middle
YEARS = answer(cell("2022/23", 0.8), ranged(0.777, 0.899, "2023/24"), cell("2024/25", 0.9))
LAST_YEAR = answer(cell("2023/24", 0.8), ranged(0.777, 0.899))
SEXES = answer(
    *(cell(school_unit=school, sex="Flickor", value=0.8) for school in "AB"),
    *(ranged(0.777, 0.899, school_unit=school, sex="Pojkar") for school in "AB"),
    by=("school_unit", "sex"),
)
EVERY_KIND = pytest.mark.parametrize(
    "one", [SCHOOLS, YEARS, LAST_YEAR, SEXES], ids=["bars", "lines", "line with a range last", "dots"]
)


@EVERY_KIND
@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_no_chart_holds_the_middle_of_a_range(one: Answer, narrow: bool) -> None:
    picture = picture_of(one, narrow=narrow)
    data = [row for row in json.loads(specification(picture))["data"]["values"] if row.get("low") is not None]
    assert data
    assert all(row["shown"] is None and (row["low"], row["high"]) == (77.7, 89.9) for row in data)
    assert not MIDDLE.search(specification(picture))
    assert not any(map(MIDDLE.search, READ.findall(svg(picture))))


@EVERY_KIND
def test_a_range_is_drawn_from_end_to_end_and_told_in_words(one: Answer) -> None:
    picture = picture_of(one)
    rows = json.loads(specification(picture))["data"]["values"]
    assert {row["text"] for row in rows if row["low"] is not None} == {"77,7–89,9\xa0%"}
    assert {"low: 77.7", "high: 89.9"} <= set(re.findall("low: 77.7|high: 89.9", svg(picture)))
    assert drawing_of(picture).has_ranges
    chart_of(one).to_dict(validate=True)


def test_a_line_has_a_gap_where_a_range_is_told() -> None:
    picture = picture_of(YEARS)
    assert isinstance(picture, Trend)
    assert picture.lines[0].values == (0.8, None, 0.9)
    assert picture.lines[0].ranges == (None, (0.777, 0.899), None)


def test_a_range_alone_is_something_to_draw() -> None:
    assert not obstacle(answer(ranged(0.1, 0.2, school_unit="A"), by=("school_unit",)))
    assert bars_of(SCHOOLS).bars[1].value is None


def test_what_overlaps_is_neither_highest_nor_lowest() -> None:
    everything = answer(
        cell(school_unit="A", value=0.6),
        cell(school_unit="B", value=0.9),
        ranged(0.0, 1.0, school_unit="X"),
        by=("school_unit",),
    )
    assert answer_text(everything) == "Vad som är högst och lägst går inte att säga: spannen går in i varandra."


def test_what_holds_for_every_number_inside_the_ranges_is_said() -> None:
    told = "Högst: A (90,0\xa0%). Lägst: B (77,7–89,9\xa0%). Skillnaden mellan dem kan vara slump."
    assert answer_text(SCHOOLS) == told
    above = answer(*SCHOOLS.cells, ranged(0.85, 0.95, school_unit="C"), by=("school_unit",))
    assert answer_text(above) == "Vad som är högst och lägst går inte att säga: spannen går in i varandra."
    low = answer(*above.cells, cell(school_unit="D", value=0.5), by=("school_unit",))
    assert answer_text(low) == "Högst går inte att säga. Lägst: D (50,0\xa0%)."


def test_the_highest_is_said_of_what_is_shown_where_not_everything_is() -> None:
    some = answer(*SCHOOLS.cells, cell(school_unit="C", withheld=Withheld.SMALL_GROUP), by=("school_unit",))
    assert answer_text(some).startswith("Högst av dem som visas: A (90,0\xa0%). Lägst: B")
    across = ranged(0.85, 0.95, school_unit="E")
    low = answer(*some.cells, across, cell(school_unit="D", value=0.5), by=("school_unit",))
    assert answer_text(low).startswith("Högst går inte att säga. Lägst av dem som visas: D (50,0\xa0%).")


@given(st.lists(ends_of_ranges, min_size=1, max_size=6), st.data())
def test_certainly_highest_and_lowest_hold_for_every_number_inside(
    ends: list[tuple[float, float]], data: st.DataObject
) -> None:
    among = dict(enumerate(ends))
    true = {name: data.draw(st.floats(low, high)) for name, (low, high) in among.items()}
    top, bottom = certainly_highest(among), certainly_lowest(among)
    assert top is None or true[top] == max(true.values())
    assert bottom is None or true[bottom] == min(true.values())


def test_numbers_alone_always_have_a_highest_and_nothing_has_none() -> None:
    assert certainly_highest({"A": (0.1, 0.1), "B": (0.1, 0.1)}) is not None
    assert certainly_highest({}) is None


def test_a_run_ends_where_a_number_is_not_told() -> None:
    assert run_at_end([0.1, 0.2, None, 0.3, 0.4], smallest=0.001) == 1
    assert run_at_end([0.1, 0.2, 0.3, None], smallest=0.001) == 0


def test_a_trend_names_its_highest_step_only_where_no_range_reaches_it() -> None:
    below = Line("A", (0.05, 0.11, None), ranges=(None, None, (0.06, 0.10)))
    across = replace(below, ranges=(None, None, (0.06, 0.12)))
    hidden = replace(below, withheld_count=1)
    said = [
        trend_finding("Frånvaron", Trend(steps=("v.1", "v.2", "v.3"), lines=(line,), unit="share"), weekly=True)
        for line in (below, across, hidden)
    ]
    assert said == ["Frånvaron var högst v.2", "Frånvaron", "Frånvaron var högst v.2 av det som visas"]


def test_a_difference_is_at_least_so_much_where_not_every_number_is_told() -> None:
    withheld = cell(school_unit="C", withheld=Withheld.SMALL_GROUP)
    some = answer(cell(school_unit="A", value=0.8), cell(school_unit="B", value=0.9), withheld, by=("school_unit",))
    assert spread_finding("Behörigheten", some, among="skolorna").startswith("Behörigheten skiljer minst 10,0")
    same = answer(cell(school_unit="A", value=0.8), cell(school_unit="B", value=0.8), withheld, by=("school_unit",))
    assert spread_finding("Behörigheten", same, among="skolorna") == "Behörigheten"


def test_a_change_from_or_to_a_range_is_not_judged() -> None:
    assert judged_change(ranged(0.9, 0.95), cell(value=0.5), unit="share", better="higher") is None
    assert judged_change(cell(value=0.5), ranged(0.9, 0.95), unit="share", better="higher") is None
