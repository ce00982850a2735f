"""The unit that a value is shown with: the measure's own, or the indicator's where the publisher decides."""

from __future__ import annotations

from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.indicators.catalogue import Indicator, indicator_named
from skolsikt.presentation.groups import decimals_of
from skolsikt.presentation.numbers import COUNTED

OF_THE_PUBLISHER = "publisher"


def indicator_of(answer: Answer, cell: Cell | None = None) -> Indicator | None:
    """Return the indicator that ``cell`` holds, or that the whole answer is about; None where it is not known."""
    code = cell.group.get("indicator") if cell else None
    asked = answer.question.where.get("indicator", ())
    name = code or (asked[0] if len(asked) == 1 else "")
    return indicator_named(name) if name else None


def subject_of(answer: Answer) -> str:
    """Return what the answer is about: the measure, or the one published indicator that is asked for."""
    found = indicator_of(answer) if answer.unit == OF_THE_PUBLISHER else None
    return found.label if found else answer.title


def spoken_code(code: str) -> str:
    """Return the words of an indicator's code; any other code stands as it is."""
    found = indicator_named(code)
    return found.label if found else code


def unit_of(answer: Answer, cell: Cell | None = None) -> str:
    """Return the unit of ``cell``, or of the whole answer; ``publisher`` where only the publisher knows."""
    if answer.unit != OF_THE_PUBLISHER:
        return answer.unit
    found = indicator_of(answer, cell)
    return found.unit if found else answer.unit


def decimals_shown(answer: Answer, cell: Cell | None = None) -> int:
    """Return the decimals of a value on the screen: those of the measure's file, none where pupils are counted."""
    return 0 if unit_of(answer, cell) in COUNTED else decimals_of(answer)
