"""Card: what waits for the reader."""

from __future__ import annotations

from skolsikt.home.words import N_
from skolsikt.web.card import Card, CardKind
from skolsikt.web.due import due_for
from skolsikt.web.scope import Scope


def tasks_card(scope: Scope) -> Card | None:
    """Return what waits; no card where nothing does, or for nobody in particular."""
    waits = due_for(scope.user, scope.viewer) if scope.user else []
    return Card(name="tasks", template="overview/tasks.html", content=waits, is_first=True) if waits else None


TASKS = CardKind(name="tasks", title=N_("Väntar på dig"), make=tasks_card)
