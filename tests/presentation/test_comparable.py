"""What is said of absence says nothing of schools and years of which too little is reported."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.measures.answer import Answer, Cell
from skolsikt.presentation.comparable import comparable, is_comparable
from skolsikt.presentation.findings import spread_finding
from tests.presentation.answers import answer as answer_of
from tests.presentation.answers import cell as cell_of

AMONG = "skolorna"


def cell(code: str, value: float, reported: float | None) -> Cell:
    return replace(cell_of(value=value, school_unit=code), companions={"reporting_share": reported})


@pytest.fixture
def answer() -> Answer:
    cells = (cell("A", 0.05, 0.95), cell("B", 0.12, 0.97), cell("C", 0.01, 0.60))
    return answer_of(*cells, by=("school_unit",), better="lower")


@pytest.mark.parametrize(("reported", "is_so"), [(0.9, True), (0.899, False), (None, True), (0.0, False)])
def test_ninety_per_cent_is_enough_and_what_is_not_told_is_no_reason(reported: float | None, is_so: bool) -> None:
    assert is_comparable(cell("A", 0.1, reported), least=0.9) is is_so


def test_a_school_that_reports_little_is_in_no_comparison(answer: Answer) -> None:
    assert "11" in spread_finding("Frånvaron", answer, among=AMONG)  # from 1 to 12 per cent
    told = spread_finding("Frånvaron", comparable(answer, least=0.9), among=AMONG)
    assert "minst 7" in told
