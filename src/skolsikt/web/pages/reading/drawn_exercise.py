"""One round of an exercise: a chart and its table, one question with its answers, and what the numbers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skolsikt.presentation.kinds.contract import Picture
from skolsikt.presentation.tables import Table


@dataclass(frozen=True, kw_only=True)
class DrawnExercise:
    """``choices``: code and words; ``right``: the code of the only right one.

    ``finding`` is the heading of the chart and ``text`` the chart in words. ``answer_picture`` and ``answer_table``
    take their place once the question is answered; None: they stay. ``explanation``: sentences on the drawn numbers.
    """

    finding: str
    subtitle: str
    text: str
    picture: Picture
    table: Table
    question: str
    choices: Sequence[tuple[str, str]]
    right: str
    explanation: Sequence[str]
    answer_picture: Picture | None = None
    answer_table: Table | None = None
