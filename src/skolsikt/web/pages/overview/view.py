"""Översikt: parse, ask, render."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from skolsikt.home.errors import SkolsiktError
from skolsikt.presentation.picture import specification, svg
from skolsikt.presentation.reading_help import how_to_read
from skolsikt.privacy.viewer import ANALYST
from skolsikt.web.card import Card
from skolsikt.web.pages.overview.arranging import arrange
from skolsikt.web.pages.overview.key_figures import key_figures
from skolsikt.web.pages.overview.layouts import card_kinds, layout_for, steps_of
from skolsikt.web.pages.overview.own_views import own_view_cards
from skolsikt.web.pages.overview.signs import signs_on
from skolsikt.web.pages.overview.trust import lead_of, trust_of
from skolsikt.web.scope import Scope, scope_of, whole_municipality
from skolsikt.web.trial import is_on_trial, is_shown_to


def page(request: HttpRequest) -> HttpResponse:
    """Show what the role, or the reader, has chosen of key figures and cards, of the chosen school and year."""
    scope = scope_of(request)
    if not scope.years:
        return render(request, "overview/empty.html")
    layout = layout_for(scope.viewer, scope.user)
    figures = key_figures(scope, layout.key_figures)
    cards = [*own_view_cards(scope), *cards_of(scope, layout.cards)]
    shown = {
        "scope": scope,
        "lead": lead_of(figures),
        "trust": trust_of(scope),
        "figures": figures,
        "columns": columns_of(cards),
        "steps": steps_of(layout, scope.viewer),
        "may_arrange": scope.user is not None,
        "reading": how_to_read(signs_on(figures, cards)),
    }
    return render(request, "overview/page.html", shown)


def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Return one card's chart as a picture, for readers without JavaScript."""
    card = next(iter(cards_of(scope_of(request), [name])), None)
    if card is None or card.picture is None:
        raise Http404
    return HttpResponse(svg(card.picture), content_type="image/svg+xml")


@dataclass(frozen=True)
class Columns:
    """The cards by where they stand, each column in the order that was chosen."""

    first: Sequence[Card]
    wide: Sequence[Card]
    narrow: Sequence[Card]


def columns_of(cards: Sequence[Card]) -> Columns:
    """Return the cards in their columns."""
    rest = [card for card in cards if not card.is_first]
    return Columns(
        first=[card for card in cards if card.is_first],
        wide=[card for card in rest if card.is_wide],
        narrow=[card for card in rest if not card.is_wide],
    )


def cards_of(scope: Scope, names: Iterable[str]) -> list[Card]:
    """Return the named cards that have something to show, in that order, without those on trial for others."""
    kinds = [kind for name in names if (kind := card_kinds().get(name)) and is_shown_to(name, scope.viewer)]
    made = [(kind, card) for kind in kinds if (card := kind.make(scope)) is not None]
    return [replace(card, is_on_trial=is_on_trial(kind.name)) for kind, card in made]


def warm_up() -> None:
    """Do what the first visit would wait for: compile the questions, read the words, load the chart library."""
    try:
        scope = whole_municipality(ANALYST)
    except SkolsiktError:  # there is nothing to ask yet
        return
    if scope.years:
        key_figures(scope)
        for card in cards_of(scope, card_kinds()):
            if card.picture:
                specification(card.picture)


app_name = "overview"
urlpatterns = [
    path("", page, name="page"),
    path("oversikt/<slug:name>.svg", picture, name="picture"),
    path("oversikt/ordna/", arrange, name="arrange"),
]
