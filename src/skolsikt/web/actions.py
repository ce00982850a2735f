"""What can be done with a point of a chart or a figure: registered by the pages that do it."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.measures.question import Question
from skolsikt.web.registry import entries


@dataclass(frozen=True)
class Action:
    """A link in words. ``icon``: name of the sprite."""

    title: str
    address: str
    icon: str


def actions_on(question: Question) -> tuple[Action, ...]:
    """Return what can be done with the answer to ``question``: an entry returns nothing where it does not fit."""
    return tuple(action for entry in entries("point_actions") if (action := entry(question)))
