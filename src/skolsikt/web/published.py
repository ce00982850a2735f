"""Published figures beside an answer, asked for in the name of the one who is looking."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from skolsikt.measures.answer import Answer
from skolsikt.measures.counterparts import LEVELS, Published, published_beside
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import house


def published_for(answer: Answer, viewer: Viewer, *, levels: Collection[str] = LEVELS) -> tuple[Published, ...]:
    """Return what others have published about the same thing, from the same data version as ``answer``."""
    asked = house()

    def ask(question: Question) -> Answer:
        return asked.ask(replace(question, version=answer.question.version), viewer=viewer)

    return published_beside(answer, ask=ask, municipality=asked.settings.municipality, levels=levels)
