"""Card: how fresh each source is, with the way to what was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import ngettext
from skolsikt.loading.loads import PUBLISHED, UNCHANGED, Load, list_loads
from skolsikt.presentation.numbers import format_count
from skolsikt.presentation.periods import day_short
from skolsikt.web.asking import house
from skolsikt.web.card import Card
from skolsikt.web.scope import Scope
from skolsikt.web.sources import source_title


@dataclass(frozen=True)
class Fresh:
    """One source: its name, when it was last loaded, rows not accepted in words (empty when none)."""

    title: str
    loaded: str
    rejected: str


def freshness_card(scope: Scope) -> Card | None:
    """Return the sources that have been loaded, the newest first."""
    newest = newest_of_each(list_loads(house().home))
    if not newest:
        return None
    lines = [
        Fresh(
            title=source_title(load.source),
            loaded=day_short(datetime.fromisoformat(load.loaded_at).astimezone(STOCKHOLM).date()),
            rejected=_rejected(load.rows_rejected) if load.rows_rejected else "",
        )
        for load in newest
    ]
    return Card(name="kallor", template="overview/freshness.html", content=lines)


def _rejected(count: int) -> str:
    return ngettext("{count} rad avvisad", "{count} rader avvisade", count).format(count=format_count(count))


def newest_of_each(loads: Sequence[Load]) -> list[Load]:
    """Return the newest load of each source that became data."""
    newest: dict[str, Load] = {}
    for load in loads:
        if load.status in (PUBLISHED, UNCHANGED):
            newest.setdefault(load.source, load)
    return list(newest.values())
