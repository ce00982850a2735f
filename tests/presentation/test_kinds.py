"""Every kind of chart says when it fits, draws the cells of the table, and tells in words what it shows."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace

import pytest

from skolsikt.measures.answer import Answer, Withheld
from skolsikt.measures.asking.cells import wilson
from skolsikt.presentation.bars import Bars
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.charts import draw, fitting_kinds, kind_of, obstacle, picture_of, why_not
from skolsikt.presentation.deciles import Deciles
from skolsikt.presentation.heat_chart import HeatChart
from skolsikt.presentation.kinds.catalogue import KINDS
from skolsikt.presentation.picture import specification, svg
from skolsikt.presentation.scatter import Scatter
from skolsikt.presentation.small_multiples import SmallMultiples
from skolsikt.presentation.stacked import Stacked
from skolsikt.presentation.trend import Trend
from tests.presentation.answers import answer, cell

YEARS = ("2021/22", "2022/23", "2023/24", "2024/25")
NAMES = [f"Skola {letter}" for letter in "ABCDEFGHIJKL"]


def of_schools(count: int = 12, *, pupils: int = 200) -> Answer:
    by = random.Random(3)
    cells = [
        replace(cell(year, round(0.5 + by.random() / 3, 3), school_unit=name), population=pupils)
        for name in NAMES[:count]
        for year in YEARS
    ]
    return answer(*cells, by=("school_unit",))


def at_once(count: int = 12, *, down: bool = False) -> Answer:
    values = [0.5 + place / 40 for place in range(count)]
    values = values[::-1] if down else values
    return of_values(*values)


def of_values(*values: float) -> Answer:
    told = [cell(school_unit=name, value=value) for name, value in zip(NAMES, values, strict=False)]
    return answer(*told, by=("school_unit",))


OVER_TIME = of_schools()
SEXES = answer(
    *(cell(school_unit=one, sex=sex, value=0.8) for one in "AB" for sex in ("Flickor", "Pojkar")),
    by=("school_unit", "sex"),
)
GRADES = answer(
    *(
        cell(year, 0.02 * grade + 0.01 * at, grade_level=str(grade))
        for grade in (6, 7, 8)
        for at, year in enumerate(YEARS)
    ),
    by=("grade_level",),
)
SPREAD = replace(
    answer(
        *(
            cell(grade_level=grade, value=float(count), **{"band:absence_share": code})
            for grade, counts in (("7", (30, 10, 5, 5)), ("8", (20, 20, 5, 5)))
            for code, count in zip(("0-5", "5-15", "15-30", "30-"), counts, strict=True)
        ),
        by=("band:absence_share", "grade_level"),
        unit="pupils",
    ),
    measure="pupils",
)
OTHER = replace(at_once(), title="Frånvaro", measure="absence_share")


def codes(one: Answer, other: Answer | None = None) -> set[str]:
    return {kind.code for kind in fitting_kinds(Basis(answer=one, other=other))}


def test_only_the_kinds_that_fit_are_offered() -> None:
    assert codes(at_once()) == {"staplar", "prickar"}
    assert codes(OVER_TIME) == {"prickar", "sma-diagram", "tiondelar", "varmekarta"}
    assert codes(of_schools(4)) == {"linjer", "prickar", "sma-diagram", "varmekarta"}
    assert codes(SEXES) == {"prickar", "varmekarta"}
    assert "arskullar" in codes(GRADES)
    assert codes(SPREAD) == {"prickar", "varmekarta", "fordelning"}
    assert "samband" in codes(at_once(), OTHER)


def test_every_kind_that_does_not_fit_says_why() -> None:
    nothing = Basis(answer=answer(cell(value=0.5)))
    told = [why_not(nothing, kind.code) for kind in KINDS if kind.code not in ("staplar", "prickar")]
    assert all(told)
    assert why_not(Basis(answer=of_schools(6)), "tiondelar") == (
        "Tiondelar behöver minst 10 enheter, och här är 6: välj små diagram eller linjer."
    )
    assert why_not(nothing, "nonsens") == ""


def test_what_the_reader_chooses_is_drawn_where_it_fits_and_what_the_data_choose_elsewhere() -> None:
    assert isinstance(picture_of(of_schools(4)), Trend)
    assert isinstance(picture_of(of_schools(4), kind="sma-diagram"), SmallMultiples)
    assert isinstance(picture_of(at_once(), kind="linjer"), Bars)


def test_estimates_are_dots_unless_somebody_chooses_bars_which_show_their_intervals() -> None:
    estimated = answer(replace(cell(sex="Flickor", value=0.8), interval_95=(0.6, 0.9)), by=("sex",))
    assert kind_of(Basis(answer=estimated)).code == "prickar"
    drawn = specification(picture_of(estimated, kind="staplar"))
    assert '"sure_low":60.0' in drawn
    assert json.loads(drawn)["layer"][0]["encoding"]["x"]["scale"]["zero"] is True


DRAWN = [
    ("staplar", at_once(), None),
    ("prickar", SEXES, None),
    ("linjer", of_schools(3), None),
    ("sma-diagram", OVER_TIME, None),
    ("tiondelar", OVER_TIME, None),
    ("varmekarta", OVER_TIME, None),
    ("arskullar", GRADES, None),
    ("fordelning", SPREAD, None),
    ("samband", at_once(), OTHER),
]


def test_no_kind_is_left_untried() -> None:
    assert {code for code, _answer, _other in DRAWN} == {kind.code for kind in KINDS}


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(("code", "one", "other"), DRAWN, ids=[code for code, _one, _other in DRAWN])
def test_every_kind_is_drawn_with_words_and_keeps_to_the_grammar(code, one, other, narrow: bool) -> None:
    basis = Basis(answer=one, own="Skola A", other=other, narrow=narrow)
    kind = kind_of(basis, code)
    assert kind.code == code
    picture = kind.picture(basis)
    draw(picture).to_dict(validate=True)
    drawn = svg(picture)
    assert drawn.count("<text") >= 3
    assert " style=" not in drawn
    assert len(kind.text(basis)) > 20


@pytest.mark.parametrize(("code", "one", "other"), DRAWN, ids=[code for code, _one, _other in DRAWN])
def test_a_withheld_value_is_in_no_chart(code, one, other) -> None:
    """The first value stands in the chart while it is told, and nowhere in it once it is withheld."""
    marked = 987.0 if one.unit == "pupils" else 0.987
    told = replace(one, cells=[replace(one.cells[0], value=marked), *one.cells[1:]])
    hidden = replace(one, cells=[one.cells[0].emptied(Withheld.SMALL_GROUP), *one.cells[1:]])
    is_drawn = [
        re.search(r"\b98[.,]?7\b", specification(picture_of(each, kind=code, other=other, own="Skola A"))) is not None
        for each in (told, hidden)
    ]
    assert is_drawn == [True, False]


def test_tenths_are_of_the_units_that_are_told_and_the_own_one_is_a_line() -> None:
    picture = picture_of(OVER_TIME, kind="tiondelar", own="Skola B")
    assert isinstance(picture, Deciles)
    last = sorted(one.value or 0 for one in OVER_TIME.cells if one.period == YEARS[-1])
    nine = picture.deciles[-1]
    assert nine is not None
    assert nine[4] == pytest.approx((last[5] + last[6]) / 2)
    own = [one.value for one in OVER_TIME.cells if one.group["school_unit"] == "Skola B"]
    assert list(picture.own) == own
    below = sum(value < (own[-1] or 0) for value in last)
    text = kind_of(Basis(answer=OVER_TIME, own="Skola B"), "tiondelar").text(Basis(answer=OVER_TIME, own="Skola B"))
    assert f"mer än {below} av de andra 11" in text


def test_a_step_with_too_few_units_is_a_gap_and_named() -> None:
    cells = [one for one in OVER_TIME.cells if one.period != YEARS[1] or one.group["school_unit"] < "Skola D"]
    picture = picture_of(replace(OVER_TIME, cells=cells), kind="tiondelar")
    assert isinstance(picture, Deciles)
    assert picture.deciles[1] is None
    assert picture.notes == ("Färre än 10 enheter har tal: 22/23",)


def test_the_heat_map_has_every_cell_in_words_or_number() -> None:
    hidden = replace(OVER_TIME, cells=[OVER_TIME.cells[0].emptied(Withheld.SMALL_GROUP), *OVER_TIME.cells[1:]])
    picture = picture_of(hidden, kind="varmekarta")
    assert isinstance(picture, HeatChart)
    assert picture.heat.columns == ("21/22", "22/23", "23/24", "24/25")
    assert picture.heat.rows[0].cells[0].note == "färre än 5"
    numbers = [one.text for row in picture.heat.rows for one in row.cells if one.text]
    assert len(numbers) == len(hidden.cells) - 1


def test_a_cohort_goes_one_grade_up_each_year() -> None:
    picture = picture_of(GRADES, kind="arskullar")
    assert isinstance(picture, Trend)
    by_name = {line.name: line.values for line in picture.lines}
    assert by_name["8 2023/24"] == pytest.approx((0.12, 0.15, 0.18))
    assert by_name["7 2024/25"][:2] == pytest.approx((0.14, 0.17))
    assert by_name["7 2024/25"][2] is None
    assert all(sum(value is not None for value in values) > 1 for values in by_name.values())


def test_shares_of_a_distribution_are_of_the_whole_group_and_of_nothing_where_a_band_is_withheld() -> None:
    picture = picture_of(SPREAD, kind="fordelning")
    assert isinstance(picture, Stacked)
    assert [part.share for part in picture.parts if part.name == "7"] == [0.6, 0.2, 0.1, 0.1]
    hidden = replace(SPREAD, cells=[SPREAD.cells[0].emptied(Withheld.SMALL_GROUP), *SPREAD.cells[1:]])
    partly = picture_of(hidden, kind="fordelning")
    assert isinstance(partly, Stacked)
    assert partly.untold == ("7",)
    assert {part.name for part in partly.parts} == {"8"}


def scatter_text(one: Answer, other: Answer) -> str:
    basis = Basis(answer=one, other=other)
    return kind_of(basis, "samband").text(basis)


def test_two_measures_go_together_only_where_it_is_certain_and_never_as_cause() -> None:
    together, against = scatter_text(at_once(), OTHER), scatter_text(at_once(down=True), OTHER)
    assert "samvarierar med Frånvaro: där det ena är högt är det andra oftast också högt" in together
    assert "oftast lågt" in against
    assert together.endswith("Samvariation säger inte vad som beror på vad.")
    mixed = of_values(5, 2, 9, 1, 8, 3, 7, 4, 6, 5.5, 4.5, 6.5)
    assert scatter_text(mixed, OTHER).startswith("Inget tydligt samband")
    assert "Minst 8 behövs" in scatter_text(at_once(5), OTHER)


def test_a_point_needs_both_measures() -> None:
    partly = replace(OTHER, cells=[OTHER.cells[0].emptied(Withheld.SMALL_GROUP), *OTHER.cells[1:]])
    picture = picture_of(at_once(), kind="samband", other=partly)
    assert isinstance(picture, Scatter)
    assert len(picture.points) == len(partly.cells) - 1
    assert picture.notes == ("1 grupp saknar tal för något av måtten",)


def test_several_periods_are_no_more_groups() -> None:
    assert "en period i taget" in why_not(Basis(answer=of_schools(4), other=of_schools(4)), "samband")


def test_a_band_is_drawn_between_what_is_certain() -> None:
    sure = [replace(one, interval_95=wilson((one.value or 0) * 50, 50)) for one in of_schools(1).cells]
    drawn = json.loads(specification(picture_of(answer(*sure), kind="linjer")))
    rows = drawn["data"]["values"]
    assert all(row["band_low"] < row["shown"] < row["band_high"] for row in rows)
    assert "Bandet visar" in kind_of(Basis(answer=answer(*sure))).text(Basis(answer=answer(*sure)))


def test_many_units_over_time_are_drawn_in_tenths_however_many_cells_they_are() -> None:
    many = [cell(year, 0.5, municipality=f"{code:04}") for code in range(290) for year in YEARS]
    country = answer(*many, by=("municipality",))
    assert obstacle(country) == ""
    assert codes(country) == {"tiondelar"}


def test_the_changes_of_many_groups_are_counted() -> None:
    rising = [replace(one, value=0.5 + 0.1 * YEARS.index(one.period)) for one in of_schools(3).cells]
    basis = Basis(answer=answer(*rising, by=("school_unit",)))
    assert "3 har ökat, 0 har minskat och 0 har ingen säker förändring" in kind_of(basis, "sma-diagram").text(basis)
