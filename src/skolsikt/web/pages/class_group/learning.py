"""Results of learning materials and own tests as a table: a pupil a row, a task a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.by_right.class_rows import ClassRows
from skolsikt.measures.by_right.learning import LearningResult
from skolsikt.presentation.numbers import MISSING, format_number
from skolsikt.presentation.periods import day_short

TASKS_SHOWN = 6
_WHOLE_TEST = "total"


@dataclass(frozen=True, kw_only=True)
class LearningTable:
    """``heads``: material, task and day of each column; ``lines``: name and results of each pupil.

    ``left_out``: older tasks that are not shown.
    """

    heads: Sequence[tuple[str, str, str]]
    lines: Sequence[tuple[str, Sequence[str]]]
    left_out: int


def learning_table(rows: ClassRows, names: Sequence[tuple[int, str]]) -> LearningTable | None:
    """Return the latest tasks of the pupils in ``names`` (key and name, in order); None when there are none."""
    tasks = list(rows.learning)[-TASKS_SHOWN:]
    if not tasks:
        return None
    return LearningTable(
        heads=[(one.material, "" if one.task == _WHOLE_TEST else one.task, day_short(one.day)) for one in tasks],
        lines=[(name, [_in_words(rows.learning[one].get(key)) for one in tasks]) for key, name in names],
        left_out=len(rows.learning) - len(tasks),
    )


def _in_words(result: LearningResult | None) -> str:
    if result is None:
        return MISSING
    if result.points is not None:
        points = format_number(result.points, decimals=_decimals(result.points))
        most = result.most_points
        return points if most is None else f"{points}/{format_number(most, decimals=_decimals(most))}"
    if result.is_reached is not None:
        return _("nått") if result.is_reached else _("inte nått")
    return result.mark or MISSING


def _decimals(number: float) -> int:
    return 0 if number.is_integer() else 1
