"""Absence of which too little is reported is shown, and not compared: what nobody has reported looks like presence."""

from __future__ import annotations

from dataclasses import replace

from skolsikt.measures.answer import Answer, Cell, Withheld

_REPORTED = "reporting_share"


def is_comparable(cell: Cell, *, least: float) -> bool:
    """Whether at least the share ``least`` of the lesson time is reported; not told how much is no reason against it.

    >>> cell = Cell(period="2024/25", group={}, labels={}, value=0.1, companions={"reporting_share": 0.8})
    >>> is_comparable(cell, least=0.9), is_comparable(cell, least=0.8)
    (False, True)
    """
    share = cell.companions.get(_REPORTED)
    return share is None or share >= least


def comparable(answer: Answer, *, least: float) -> Answer:
    """Return ``answer`` for sentences that compare: the cells that may not be compared are emptied."""
    cells = [
        cell if is_comparable(cell, least=least) else cell.emptied(Withheld.LOW_COMPLETENESS) for cell in answer.cells
    ]
    return replace(answer, cells=tuple(cells))
