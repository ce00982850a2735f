"""Answers made by hand: what charts, tables and sentences are tested with."""

from __future__ import annotations

from skolsikt.measures.answer import Answer, Cell, RestsOn, Withheld
from skolsikt.measures.question import Question


def cell(period: str = "2024/25", value: float | None = None, withheld: Withheld | None = None, **group: str) -> Cell:
    """A cell with words equal to its codes."""
    return Cell(
        period=period,
        group=group,
        labels=dict(group),
        value=value,
        population=None if withheld else 20,
        withheld=withheld,
    )


def answer(*cells: Cell, by: tuple[str, ...] = (), unit: str = "share", better: str = "higher") -> Answer:
    """An answer to a question that nobody has asked."""
    return Answer(
        question=Question(measure="eligible_vocational", by=by),
        measure="eligible_vocational",
        measure_version="1.0",
        title="Behöriga till yrkesprogram",
        unit=unit,
        better=better,
        definition="Andel elever med minst E.",
        cells=cells,
        sources=(
            RestsOn(load=3, source="scb_grades_9", file="ak9.txt", sha256="ab" * 32, loaded_at="2025-06-20", rows=10),
        ),
        data_version=7,
        caveats=("Tänk på detta.",),
    )
