"""A published value is shown in its publisher's unit."""

from __future__ import annotations

from dataclasses import replace

from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.question import Question
from skolsikt.presentation.tables import table_of
from skolsikt.presentation.units import subject_of, unit_of
from tests.presentation.answers import answer, cell

MERIT, ELIGIBLE = "averageGradesMeritRating9thGrade", "ratioOfPupils9thGradeEligibleForNationalProgramYR"


def published(*cells: Cell, **where: tuple[str, ...]) -> Answer:
    question = Question(measure="reference_value", by=() if where else ("indicator",), where=where)
    return replace(
        answer(*cells, unit="publisher"),
        question=question,
        measure="reference_value",
        title="Publicerade jämförelsetal",
    )


def test_each_indicator_of_a_table_has_its_own_unit() -> None:
    shown = published(
        cell(indicator=ELIGIBLE, value=84.1),
        cell(indicator=MERIT, value=229.0),
        replace(cell(indicator="totalNumberOfPupils", value=370.0), approximate=True),
        cell(indicator="brandNewIndicator", value=7.0),
    )
    values = {row[0].text: row[1].text for row in table_of(shown).rows}
    assert values == {
        ELIGIBLE: "84,1\xa0%",
        MERIT: "229,0",
        "totalNumberOfPupils": "cirka 370",
        "brandNewIndicator": "7,0",
    }


def test_an_answer_about_one_indicator_is_called_by_it() -> None:
    shown = published(cell(value=84.1), indicator=(ELIGIBLE,))
    assert unit_of(shown) == "percent"
    assert subject_of(shown) == "Behöriga till yrkesprogram, årskurs 9, andel elever (%)"


def test_an_answer_about_several_is_called_by_the_measure() -> None:
    shown = published(cell(value=84.1), indicator=(ELIGIBLE, MERIT))
    assert (unit_of(shown), subject_of(shown)) == ("publisher", "Publicerade jämförelsetal")
