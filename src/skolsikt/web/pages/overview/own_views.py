"""The reader's saved views that stand on Översikt, asked anew under the reader's own rights."""

from __future__ import annotations

from dataclasses import replace

from skolsikt.home.errors import SkolsiktError
from skolsikt.records.views.models import SavedView
from skolsikt.records.views.selectors import views_of
from skolsikt.web.card import Card
from skolsikt.web.drawn import drawn_of
from skolsikt.web.published import published_for
from skolsikt.web.result import result_of
from skolsikt.web.saved_views import choice_saved, question_saved
from skolsikt.web.scope import Scope


def own_view_cards(scope: Scope) -> list[Card]:
    """Return a card for each saved view that can be drawn; the others stand on Jämför with what is wrong."""
    kept = views_of(scope.user) if scope.user else []
    return [card for view in kept if view.is_on_overview and (card := _card(view, scope)) is not None]


def _card(view: SavedView, scope: Scope) -> Card | None:
    try:
        answer = scope.ask(question_saved(view))
        drawn = drawn_of(answer, choice_saved(view), viewer=scope.viewer)
    except SkolsiktError:
        return None
    published = published_for(answer, scope.viewer)
    figure = result_of(answer, published, basis=drawn.basis, choice=drawn.choice).figure
    if figure is None:
        return None
    name = f"vy-{view.pk}"
    own = replace(figure, id=name, title=view.title, is_table_open=figure.drawing is None)
    return Card(name=name, template="overview/figure_card.html", content=own, is_wide=True)
