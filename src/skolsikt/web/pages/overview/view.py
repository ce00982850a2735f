"""Översikt: parse, ask, render."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from skolsikt.home.errors import SkolsiktError
from skolsikt.presentation.picture import specification, svg
from skolsikt.presentation.reading_help import how_to_read
from skolsikt.privacy.viewer import ANALYST
from skolsikt.web.card import Card
from skolsikt.web.pages.overview.key_figures import key_figures
from skolsikt.web.pages.overview.signs import signs_on
from skolsikt.web.pages.overview.trust import lead_of, trust_of
from skolsikt.web.registry import entries
from skolsikt.web.scope import Scope, scope_of, whole_municipality
from skolsikt.web.trial import is_on_trial, is_shown_to


def page(request: HttpRequest) -> HttpResponse:
    """Show the key figures and the registered cards of the chosen school and year."""
    scope = scope_of(request)
    if not scope.years:
        return render(request, "overview/empty.html")
    figures, cards = key_figures(scope), cards_of(scope)
    shown = {
        "scope": scope,
        "lead": lead_of(figures),
        "trust": trust_of(scope),
        "figures": figures,
        "cards": cards,
        "reading": how_to_read(signs_on(figures, cards)),
    }
    return render(request, "overview/page.html", shown)


def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Return one card's chart as a picture, for readers without JavaScript."""
    card = next((card for card in cards_of(scope_of(request)) if card.name == name and card.picture), None)
    if card is None or card.picture is None:
        raise Http404
    return HttpResponse(svg(card.picture), content_type="image/svg+xml")


def cards_of(scope: Scope) -> list[Card]:
    """Return the registered cards that have something to show, without those on trial for others."""
    tried = [entry for entry in entries("cards") if is_shown_to(entry.__name__, scope.viewer)]
    return [
        replace(card, is_on_trial=is_on_trial(entry.__name__)) for entry in tried if (card := entry(scope)) is not None
    ]


def warm_up() -> None:
    """Do what the first visit would wait for: compile the questions, read the words, load the chart library."""
    try:
        scope = whole_municipality(ANALYST)
    except SkolsiktError:  # there is nothing to ask yet
        return
    if scope.years:
        key_figures(scope)
        for card in cards_of(scope):
            if card.picture:
                specification(card.picture)


app_name = "overview"
urlpatterns = [
    path("", page, name="page"),
    path("oversikt/<slug:name>.svg", picture, name="picture"),
]
