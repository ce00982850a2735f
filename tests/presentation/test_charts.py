"""The chart is chosen by the answer, and draws the same cells as the table shows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from altair.utils.schemapi import SchemaValidationError

from skolsikt.home.words import speaking
from skolsikt.measures.answer import Withheld
from skolsikt.presentation.bars import Bars
from skolsikt.presentation.charts import chart_of, obstacle, picture_of
from skolsikt.presentation.dots import Dots
from skolsikt.presentation.kinds.bars import bars_of
from skolsikt.presentation.picture import specification, svg
from skolsikt.presentation.trend import Trend, line_key
from tests.presentation.answers import answer, cell

SCHOOLS = answer(
    cell(school_unit="Åvalla", value=0.9),
    cell(school_unit="Zetaskolan", value=0.8),
    cell(school_unit="Havsskolan", withheld=Withheld.SMALL_GROUP),
    by=("school_unit",),
)
YEARS = answer(cell("2023/24", 0.8), cell("2024/25", 0.9))
SEXES = answer(
    *(cell(school_unit=school, sex=sex, value=0.8) for school in ("A", "B") for sex in ("Flickor", "Pojkar")),
    by=("school_unit", "sex"),
)
ESTIMATED = answer(replace(cell(sex="Flickor", value=0.8), interval_95=(0.6, 0.9)), by=("sex",))


def test_one_dimension_becomes_bars_in_the_order_of_the_alphabet() -> None:
    picture = picture_of(SCHOOLS)
    assert isinstance(picture, Bars)
    assert [bar.name for bar in picture.bars] == ["Havsskolan", "Zetaskolan", "Åvalla"]


def test_a_withheld_group_has_its_words_and_no_value() -> None:
    hidden = bars_of(SCHOOLS).bars[0]
    assert (hidden.value, hidden.text, hidden.is_withheld) == (None, "färre än 5", True)


def test_periods_become_a_line() -> None:
    picture = picture_of(YEARS)
    assert isinstance(picture, Trend)
    assert picture.steps == ("23/24", "24/25")


def test_terms_stand_in_the_order_of_time() -> None:
    picture = picture_of(answer(*(cell(term, 0.5) for term in ("HT2023", "HT2024", "VT2024", "VT2025"))))
    assert isinstance(picture, Trend)
    assert picture.steps == ("HT23", "VT24", "HT24", "VT25")


def test_two_dimensions_become_dots_with_the_fewest_values_as_kinds() -> None:
    picture = picture_of(replace(SEXES, cells=(*SEXES.cells, cell(school_unit="C", sex="Flickor", value=0.7))))
    assert isinstance(picture, Dots)
    assert picture.kinds == ("Flickor", "Pojkar")


def test_estimates_become_dots_with_their_intervals() -> None:
    picture = picture_of(ESTIMATED)
    assert isinstance(picture, Dots)
    assert (picture.dots[0].low, picture.dots[0].high) == (0.6, 0.9)


def test_weeks_of_several_years_are_told_apart() -> None:
    weeks = answer(cell(week="2023-W10", value=0.1), cell(week="2024-W10", value=0.2), by=("week",))
    picture = picture_of(weeks)
    assert isinstance(picture, Trend)
    assert len(set(picture.steps)) == 2


def test_withheld_steps_are_counted_on_their_line() -> None:
    picture = picture_of(answer(cell("2023/24", 0.8), cell("2024/25", withheld=Withheld.SMALL_GROUP)))
    assert isinstance(picture, Trend)
    assert picture.lines[0].withheld_count == 1
    assert picture.lines[0].values == (0.8, None)


def test_bars_start_at_zero_and_lines_do_not() -> None:
    bars, lines = (json.loads(specification(picture_of(one))) for one in (SCHOOLS, YEARS))
    assert bars["layer"][0]["encoding"]["x"]["scale"]["zero"] is True
    assert lines["layer"][0]["encoding"]["y"]["scale"]["zero"] is False


def test_the_family_name_with_a_digit_is_quoted_in_every_chart() -> None:
    for one in (SCHOOLS, YEARS, SEXES):
        assert json.loads(specification(picture_of(one)))["config"]["font"].startswith("'Source Sans 3'")


def test_the_axis_speaks_the_language_of_the_reader() -> None:
    swedish = specification(picture_of(YEARS))
    with speaking("en"):
        english = specification(picture_of(YEARS))
    assert "'.', ','" in swedish
    assert "'.', '.'" in english


def test_the_key_of_a_trend_has_the_colours_of_its_lines() -> None:
    picture = picture_of(
        answer(*(cell(sex=sex, period=year, value=0.5) for sex in "AB" for year in ("2023/24", "2024/25")), by=("sex",))
    )
    assert isinstance(picture, Trend)
    key = line_key(picture)
    assert [name for name, _colour, _dashed in key] == ["A", "B"]
    assert key[0][1] != key[1][1]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("one", [SCHOOLS, YEARS, SEXES], ids=["bars", "lines", "dots"])
def test_every_kind_is_drawn_as_a_picture_with_its_words(one, narrow: bool) -> None:
    picture = svg(picture_of(one, narrow=narrow))
    assert picture.startswith("<svg")
    assert picture.count("<text") >= 3
    assert " style=" not in picture  # would be blocked where the picture stands in a page


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize("one", [SCHOOLS, YEARS, SEXES, ESTIMATED], ids=["bars", "lines", "dots", "intervals"])
def test_every_kind_is_what_the_charts_grammar_allows(one, narrow: bool) -> None:
    chart = chart_of(one, narrow=narrow)
    chart.to_dict(validate=True)
    chart.layer[0].mark = "nonsense"
    with pytest.raises(SchemaValidationError):
        chart.to_dict(validate=True)


def test_a_notebook_gets_the_same_chart_as_the_screen() -> None:
    assert chart_of(SCHOOLS).to_dict(validate=False) == json.loads(specification(picture_of(SCHOOLS)))


def test_a_kind_without_any_value_is_named_beside_the_chart() -> None:
    hidden = replace(SEXES, cells=(*SEXES.cells, cell(school_unit="A", sex="Okänt", withheld=Withheld.SMALL_GROUP)))
    picture = picture_of(hidden)
    assert isinstance(picture, Dots)
    assert picture.kinds == ("Flickor", "Pojkar")
    assert picture.hidden == (("Okänt", 1),)


def test_what_a_chart_cannot_say_is_left_to_the_table() -> None:
    indicators = answer(
        *(cell(school_unit=unit, indicator=name, value=0.5) for unit in "AB" for name in "xy"),
        by=("school_unit", "indicator"),
    )
    many = answer(*(cell(school_unit=str(unit), value=0.5) for unit in range(500)), by=("school_unit",))
    assert "indikator" in obstacle(indicators)
    assert "för många" in obstacle(many)
    assert obstacle(answer(cell(value=None)))
    assert not obstacle(SEXES)


def test_values_have_the_decimals_of_their_measure() -> None:
    salsa = replace(
        answer(cell(school_unit="A", value=-15.0), by=("school_unit",), unit="points"), measure="salsa_merit_residual"
    )
    assert bars_of(salsa).bars[0].text == "\N{MINUS SIGN}15"
