"""What is said of absence says nothing of schools and years of which too little is reported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.certainty import judged_change
from skolsikt.presentation.findings import answer_text, spread_finding
from tests.presentation.answers import answer as answer_of
from tests.presentation.answers import cell as cell_of

AMONG = "skolorna"


def cell(code: str, value: float, *, is_comparable: bool = True) -> Cell:
    return replace(cell_of(value=value, school_unit=code), is_comparable=is_comparable)


@pytest.fixture
def answer() -> Answer:
    cells = (cell("A", 0.05), cell("B", 0.12), cell("C", 0.01, is_comparable=False))
    return answer_of(*cells, by=("school_unit",), better="lower")


def test_a_school_that_reports_little_is_in_no_comparison(answer: Answer) -> None:
    every = replace(answer, cells=tuple(replace(one, is_comparable=True) for one in answer.cells))
    assert "11" in spread_finding("Frånvaron", every, among=AMONG)  # from 1 to 12 per cent
    assert "minst 7" in spread_finding("Frånvaron", answer, among=AMONG)


def test_the_picture_in_words_says_who_is_not_compared(answer: Answer) -> None:
    told = answer_text(answer)
    assert "B (12,0" in told
    assert "C" not in told
    assert "1 värde jämförs inte: för lite är rapporterat." in told
    assert "värde visas inte" not in told


def test_where_all_but_one_report_too_little_nobody_is_highest() -> None:
    cells = (cell("A", 0.05), cell("B", 0.12, is_comparable=False))
    assert answer_text(answer_of(*cells, by=("school_unit",))) == "1 värde jämförs inte: för lite är rapporterat."


def test_a_change_from_a_year_of_which_too_little_is_reported_is_judged_by_nobody() -> None:
    now, before = cell("A", 0.05), cell("A", 0.12, is_comparable=False)
    assert judged_change(now, before, unit="share", better="lower") is None
    assert judged_change(now, replace(before, is_comparable=True), unit="share", better="lower") is not None
