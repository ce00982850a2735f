"""Published figures beside own ones: in our unit, with marks of their own, cited, and never mixed up with ours."""

from __future__ import annotations

import json
from dataclasses import replace

from skolsikt.home.words import speaking
from skolsikt.measures.answer import Answer, Withheld
from skolsikt.measures.counterparts import Published
from skolsikt.measures.indicators.catalogue import indicator_named
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure
from skolsikt.presentation.bars import Bars
from skolsikt.presentation.charts import picture_of
from skolsikt.presentation.kinds.bars import bars_of
from skolsikt.presentation.picture import specification, svg
from skolsikt.presentation.published import (
    differences_of,
    lines_of,
    published_text,
    table_with_published,
    with_published,
)
from skolsikt.presentation.tables import csv_of, table_of
from skolsikt.presentation.tokens import LINK, PUBLISHED, REFERENCE
from skolsikt.presentation.trend import Trend
from tests.presentation.answers import answer, cell

YR = "ratioOfPupils9thGradeEligibleForNationalProgramYR"


def published(
    level: str, value: float | None, *, code: str = YR, name: str = "", year: str = "2024/25", period: str = ""
) -> Published:
    """A figure of the national counterparts of ``eligible_vocational``."""
    indicator = indicator_named(code)
    assert indicator is not None
    of_measure = measure("eligible_vocational").national_counterparts
    return Published(
        level=level,
        code=name,
        name=name,
        school_year=year,
        cell=cell(period or year, value, None if value is not None else Withheld.SOURCE_NEARLY_ALL),
        indicator=indicator,
        counterpart=next(one for one in of_measure if one.code == code),
    )


SCHOOLS = answer(cell(school_unit="Ek", value=0.9), cell(school_unit="Ask", value=0.8), by=("school_unit",))
EK = published("school_unit", 91.2, name="Ek")
NATION = published("nation", 84.1)
OF_KOLADA = published("nation", 84.3, code="N15424", period="2025")
OWN = published("municipality", 79.5, code="N15424", name="Malmö", period="2025")


def trend_of(*values: float) -> Answer:
    return answer(*(cell(f"202{place}/2{place + 1}", value) for place, value in enumerate(values, 2)))


def drawn(*found: Published, of: Answer = SCHOOLS) -> dict[str, object]:
    spec = json.loads(specification(with_published(picture_of(of), found, of)))
    assert isinstance(spec, dict)
    return spec


def test_per_cent_of_others_are_drawn_on_the_scale_of_our_shares() -> None:
    picture = with_published(bars_of(SCHOOLS), [EK, NATION], SCHOOLS)
    assert isinstance(picture, Bars)
    assert [(rule.name, rule.value, rule.text) for rule in picture.beside.rules] == [
        ("Riket, Skolverket", 0.841, "84,1\xa0%")
    ]
    assert [(point.group, point.value) for point in picture.beside.points] == [("Ek", 0.912)]


def test_one_nation_has_one_line_and_every_figure_a_row() -> None:
    picture = with_published(bars_of(SCHOOLS), [NATION, OF_KOLADA], SCHOOLS)
    assert isinstance(picture, Bars)
    assert [rule.name for rule in picture.beside.rules] == ["Riket, Skolverket"]
    (group,) = table_with_published(table_of(SCHOOLS), [NATION, OF_KOLADA], SCHOOLS).others
    assert [row[0].note for row in group.rows] == [f"Skolverket, {YR}, 2024/25", "Kolada, N15424, 2025"]


def test_published_marks_have_a_colour_that_no_own_mark_has() -> None:
    text = json.dumps(drawn(EK, NATION, OWN))
    assert text.count(PUBLISHED) >= 3
    own = [layer for layer in drawn(EK, NATION)["layer"] if PUBLISHED not in json.dumps(layer)]  # type: ignore[attr-defined]
    assert own
    assert PUBLISHED not in (LINK, REFERENCE)
    assert PUBLISHED not in json.dumps(drawn())


def test_each_level_has_dashes_of_its_own_and_a_place_in_the_key() -> None:
    text = json.dumps(drawn(NATION, OWN), ensure_ascii=False)
    assert '"domain": ["Riket, Skolverket", "Malmö, Kolada"]' in text
    assert "[14, 5], [12, 3, 2, 3]" in text


def test_the_picture_without_scripts_has_the_marks_and_the_key() -> None:
    drawing = svg(with_published(picture_of(SCHOOLS), [EK, NATION], SCHOOLS))
    assert drawing.count(PUBLISHED) >= 3
    assert "Riket, Skolverket" in drawing
    assert "Skolans tal enligt Skolverket" in drawing


def test_a_trend_gets_a_line_of_the_nation_over_the_same_years() -> None:
    own = trend_of(0.8, 0.82)
    found = [published("nation", 85.0, year="2022/23"), published("nation", 84.0, year="2023/24")]
    picture = with_published(picture_of(own), found, own)
    assert isinstance(picture, Trend)
    assert [(line.name, line.values, line.level) for line in picture.lines][1:] == [
        ("Riket, Skolverket", (0.85, 0.84), "nation")
    ]
    assert [line.label for line in picture.lines] == ["Våra tal", "Riket"]


def test_a_year_that_nobody_has_published_leaves_a_gap() -> None:
    own = trend_of(0.8, 0.82)
    picture = with_published(picture_of(own), [published("nation", 84.0, year="2023/24")], own)
    assert isinstance(picture, Trend)
    assert picture.lines[1].values == (None, 0.84)


def test_a_withheld_figure_is_not_drawn_and_keeps_its_reason_in_the_table() -> None:
    hidden = published("school_unit", None, name="Ask")
    picture = with_published(bars_of(SCHOOLS), [hidden], SCHOOLS)
    assert isinstance(picture, Bars)
    assert picture.beside.points == ()
    ((name, value, *_rest),) = table_with_published(table_of(SCHOOLS), [hidden], SCHOOLS).others[0].rows
    assert (name.text, value.is_withheld) == ("Ask", True)
    assert "cirka 100 procent" in value.text


def test_rows_of_others_fill_the_columns_of_the_table() -> None:
    table = table_with_published(table_of(SCHOOLS), [NATION], SCHOOLS)
    assert [sum(entry.span for entry in row) for group in table.others for row in group.rows] == [len(table.columns)]
    assert table.rows == table_of(SCHOOLS).rows


def test_without_published_figures_everything_is_as_before() -> None:
    assert with_published(picture_of(SCHOOLS), [], SCHOOLS) == picture_of(SCHOOLS)
    assert table_with_published(table_of(SCHOOLS), [], SCHOOLS) == table_of(SCHOOLS)
    assert (published_text([], SCHOOLS), differences_of([], SCHOOLS), lines_of([])) == ("", [], [])


def test_differences_are_told_once_per_code_with_population_rounding_and_unit() -> None:
    (of_skolverket, of_kolada) = differences_of([EK, NATION, OF_KOLADA], SCHOOLS)
    assert of_skolverket.code == YR
    for words in ("samma som hos oss", "Färre än tio elever", "Publicerat i procent, omräknat till samma skala"):
        assert words in of_skolverket.text
    assert "även fristående" in of_kolada.text


def test_what_has_another_unit_is_told_and_not_drawn() -> None:
    counted = replace(SCHOOLS, unit="pupils", question=Question(measure="eligible_vocational", by=("school_unit",)))
    picture = with_published(bars_of(counted), [NATION], counted)
    assert isinstance(picture, Bars)
    assert picture.beside.rules == ()
    assert "ritas inte bredvid våra tal" in differences_of([NATION], counted)[0].text


def test_the_words_read_aloud_name_the_publisher() -> None:
    assert published_text([EK, NATION, OWN], SCHOOLS) == (
        "Publicerat av andra: Riket, Skolverket 84,1\xa0%; Malmö, Kolada 79,5\xa0%."
    )
    with speaking("en"):
        assert published_text([NATION], SCHOOLS) == "Published by others: The nation, Skolverket 84.1%."


def test_the_file_keeps_the_publishers_own_unit_under_headings_of_its_own() -> None:
    lines = csv_of(SCHOOLS, lines_of([OF_KOLADA])).split("\r\n")
    start = next(place for place, line in enumerate(lines) if line.startswith("Publicerat av andra;"))
    assert lines[start - 1] == ""
    assert lines[start + 1].startswith("Riket;nation;2024/25;84.3;percent;;Kolada;N15424;2025;")
