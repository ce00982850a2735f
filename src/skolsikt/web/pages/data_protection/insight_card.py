"""Card of Översikt: what the access log holds of the last month, for whoever reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from skolsikt.home.clock import now
from skolsikt.home.words import N_, _
from skolsikt.presentation.numbers import format_count
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.access_log.entries import count_between
from skolsikt.privacy.access_log.kinds import TITLES
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.web.asking import house
from skolsikt.web.card import Card, CardKind
from skolsikt.web.pages.data_protection.log_search import Strange, strange_lines
from skolsikt.web.scope import Scope

DAYS = 30


@dataclass(frozen=True)
class Insight:
    """How many entries of each kind, and what was unusual."""

    counts: Sequence[tuple[str, str]]
    strange: Sequence[Strange]


def insight_card(scope: Scope) -> Card | None:
    """Return the card of whoever may read the access log; none of others."""
    if not decide(scope.viewer, Permission.ACCESS_LOG_VIEW).allowed:
        return None
    counts = count_between(house().home, now() - timedelta(days=DAYS), now())
    told = [(_(TITLES[Kind(kind)]), format_count(count)) for kind, count in counts.items()]
    content = Insight(told, strange_lines())
    return Card(name="insight", template="data_protection/insight_card.html", content=content, is_wide=True)


INSIGHT = CardKind(name="insight", title=N_("Insyn i elever den senaste månaden"), make=insight_card)
