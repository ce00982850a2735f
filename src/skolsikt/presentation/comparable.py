"""Absence of which too little is reported is shown, and not compared: what nobody has reported looks like presence."""

from __future__ import annotations

from dataclasses import replace

from skolsikt.measures.answer import Answer, Withheld


def comparable(answer: Answer) -> Answer:
    """Return ``answer`` for sentences that compare: the cells that may not be compared are emptied."""
    cells = [cell if cell.is_comparable else cell.emptied(Withheld.LOW_COMPLETENESS) for cell in answer.cells]
    return replace(answer, cells=tuple(cells))
