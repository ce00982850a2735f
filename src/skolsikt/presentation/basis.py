"""What a chart is made of: the answer, which group is the reader's own, and what it is held against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from skolsikt.measures.answer import Answer, Cell
from skolsikt.measures.events import Event
from skolsikt.presentation.groups import ALONG_TIME, dimensions_of, group_label, in_order, step_label, values_of


@dataclass(frozen=True, kw_only=True)
class Basis:
    """``own``: the words of the reader's own group. ``other``: the answer of a second measure about the same groups.

    ``events``: what happened, for charts over time.
    """

    answer: Answer
    own: str = ""
    other: Answer | None = None
    narrow: bool = False
    events: tuple[Event, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The dimensions that tell the cells apart."""
        return dimensions_of(self.answer)

    @cached_property
    def along(self) -> str:
        """The dimension along time; empty where there is none."""
        return next((name for name in reversed(self.names) if name in ("period", *ALONG_TIME)), "")

    @cached_property
    def others(self) -> tuple[str, ...]:
        """The dimensions that are not along time."""
        return tuple(name for name in self.names if name != self.along)

    @cached_property
    def steps(self) -> dict[str, str]:
        """The words of every step in time, and as short as still tells them apart."""
        steps = {
            group_label(cell, self.along): step_label(cell, self.along) for cell in in_order(self.answer, self.along)
        }
        are_told_apart = len(set(steps.values())) == len(steps)  # the same week of several years: only by long words
        return steps if are_told_apart else {label: label for label in steps}

    def groups(self, name: str) -> Sequence[str]:
        """Return the words of a dimension's values, in order."""
        return values_of(self.answer, name)

    def cells_of(self, name: str, words: str) -> dict[str, Cell]:
        """Return the cells of one group by their step in time."""
        return {group_label(one, self.along): one for one in self.answer.cells if group_label(one, name) == words}


def is_warm(answer: Answer) -> bool:
    """Whether less is better, so that more is drawn in the warm colours."""
    return answer.better == "lower"
