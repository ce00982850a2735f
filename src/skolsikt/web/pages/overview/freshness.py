"""Card: how fresh the sources of this page are, and every source that is late."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.home.clock import today
from skolsikt.home.words import N_, _
from skolsikt.loading.freshness import day_of, late_sources, newest_loads
from skolsikt.loading.loads import Load, list_loads
from skolsikt.measures.registry import measure
from skolsikt.presentation.periods import day_short
from skolsikt.sources.catalogue import SOURCES
from skolsikt.web.asking import house
from skolsikt.web.card import Card, CardKind
from skolsikt.web.pages.overview.key_figures import KEY_FIGURES
from skolsikt.web.scope import Scope
from skolsikt.web.sources import source_title

LINES_SHOWN = 7


@dataclass(frozen=True)
class Fresh:
    """One source: its name, when it was last loaded, and in words what is to be known (empty when nothing)."""

    title: str
    loaded: str
    remark: str


def freshness_card(scope: Scope) -> Card | None:
    """Return the late sources, then those that the key figures rest on, the newest first."""
    loads = list_loads(house().home)
    newest = newest_loads(loads)
    if not newest:
        return None
    late = late_sources(loads, on=today())
    needed = {table for name in KEY_FIGURES for table in measure(name).needs}
    shown = [*late, *(one for one in newest if one not in late and needed & set(_delivered(one)))]
    lines = [_line(source, newest[source], is_late=source in late) for source in shown[:LINES_SHOWN]]
    return Card(name="freshness", template="overview/freshness.html", content=lines)


def _delivered(source: str) -> tuple[str, ...]:
    return SOURCES[source].delivers if source in SOURCES else ()


def _line(source: str, load: Load, *, is_late: bool) -> Fresh:
    some = _("några rader avvisade") if load.rows_rejected else ""
    remark = _("dags för en ny fil") if is_late else some
    return Fresh(title=source_title(source), loaded=day_short(day_of(load)), remark=remark)


FRESHNESS = CardKind(name="freshness", title=N_("Så färska är uppgifterna"), make=freshness_card)
