"""The help says what the marks on the page mean, and nothing of marks that are not there."""

from __future__ import annotations

from dataclasses import fields

import pytest

from skolsikt.measures.answer import Answer, Band, Cell, Withheld
from skolsikt.measures.question import Question
from skolsikt.presentation.reading_help import Signs, how_to_read, signs_of


def answer(*cells: Cell, unit: str = "share", by: tuple[str, ...] = ("school_unit",)) -> Answer:
    return Answer(
        question=Question(measure="eligible_vocational", by=by),
        measure="eligible_vocational",
        measure_version="1.0",
        title="x",
        unit=unit,
        better="higher",
        definition="",
        cells=cells,
        sources=(),
        data_version=1,
    )


def cell(name: str, value: float | None = 0.7, **more: object) -> Cell:
    return Cell(period="2024/25", group={"school_unit": name}, labels={"school_unit": name}, value=value, **more)  # type: ignore[arg-type]


def signs(*cells: Cell, **more: object) -> Signs:
    return signs_of(answer(*cells, **more), has_bars=False, has_lines=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", [one.name for one in fields(Signs)])
def test_each_sign_has_one_sentence_of_its_own(field: str) -> None:
    assert len(how_to_read(Signs(**{field: 12 if field == "fewest" else True}))) == 2
    assert len(how_to_read(Signs())) == 1


def test_the_signs_are_those_of_the_cells() -> None:
    plain = signs(cell("A", population=200, denominator=200, numerator=140))
    assert plain == Signs(has_schools=True)
    assert signs(cell("A", interval_95=(0.6, 0.8))).has_intervals
    assert signs(cell("A", None, bounds=(0.6, 0.8), band=Band.RANGE)).has_ranges
    assert signs(cell("A", None, withheld=Withheld.SMALL_GROUP)).has_withheld


def test_what_a_single_pupil_moves_is_told_of_the_smallest_group_that_is_shown() -> None:
    few, many = (cell(name, population=n, denominator=n, numerator=n / 2) for name, n in (("A", 20), ("B", 400)))
    told = how_to_read(signs(few, many))
    assert "Den minsta gruppen har 20 elever: en enda elev flyttar andelen 5,0\xa0procentenheter." in told


def test_it_is_not_told_of_shares_of_lessons_or_of_means() -> None:
    assert signs(cell("A", population=20, denominator=48000, numerator=4000)).fewest is None
    assert signs(cell("A", 12.0, population=20, denominator=20, numerator=240), unit="points").fewest is None
    assert signs(cell("A", None, population=3, withheld=Withheld.SMALL_GROUP)).fewest is None
