"""Ordna Översikt: which key figures and cards are shown, and in which order. Buttons alone, so it works everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from skolsikt.home.clock import now
from skolsikt.home.words import _, language
from skolsikt.measures.registry import measure
from skolsikt.records.accounts.models import User
from skolsikt.records.views.services import overview_arrange, overview_reset
from skolsikt.web.asking import viewer_of_request
from skolsikt.web.pages.overview.key_figures import KEY_FIGURES
from skolsikt.web.pages.overview.layouts import Layout, card_kinds, layout_for

FIGURES, CARDS, RESET = "nyckeltal", "kort", "aterstall"
UP, DOWN, HIDE, SHOW = "upp", "ner", "dolj", "visa"


@dataclass(frozen=True)
class Row:
    """One key figure or card, whether it is shown, and whether it can be moved."""

    name: str
    title: str
    is_shown: bool
    is_first: bool
    is_last: bool


@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest) -> HttpResponse:
    """Show the two lists; move, hide or show one of them, or go back to what the role is shown."""
    viewer, user = viewer_of_request(request), request.user
    if viewer.is_preview:
        return redirect("overview:page")
    if request.method == "POST":
        _changed(request.POST, layout_for(viewer, user), by=user)
        return redirect("overview:arrange")
    layout = layout_for(viewer, user)
    lists = [
        (FIGURES, _("Nyckeltal"), _rows(layout.key_figures, _figure_titles())),
        (CARDS, _("Kort"), _rows(layout.cards, _card_titles())),
    ]
    return render(request, "overview/arrange.html", {"lists": lists})


def _changed(told: Mapping[str, str], layout: Layout, *, by: User) -> None:
    """Carry out one button; what names nothing there is changes nothing."""
    if RESET in told:
        overview_reset(by=by)
        return
    move, name = told.get("gor", ""), told.get("vad", "")
    figures, cards = layout.key_figures, layout.cards
    if told.get("lista") == FIGURES and name in KEY_FIGURES:
        figures = moved(figures, name, move)
    if told.get("lista") == CARDS and name in card_kinds():
        cards = moved(cards, name, move)
    overview_arrange(key_figures=figures, cards=cards, by=by, at=now())


def moved(names: Sequence[str], name: str, move: str) -> tuple[str, ...]:
    """Return the names after one move.

    >>> moved(("a", "b", "c"), "c", "upp"), moved(("a", "b"), "b", "dolj"), moved(("a",), "b", "visa")
    (('a', 'c', 'b'), ('a',), ('a', 'b'))
    """
    rest = [one for one in names if one != name]
    if move == HIDE:
        return tuple(rest)
    place = names.index(name) + {UP: -1, DOWN: 1}.get(move, 0) if name in names else len(rest)
    rest.insert(max(place, 0), name)
    return tuple(rest)


def _rows(shown: Sequence[str], titles: Mapping[str, str]) -> list[Row]:
    """Those shown in their order, then the others."""
    last = len(shown) - 1
    chosen = [Row(name, titles[name], True, at == 0, at == last) for at, name in enumerate(shown)]
    return [*chosen, *(Row(name, title, False, True, True) for name, title in titles.items() if name not in shown)]


def _figure_titles() -> dict[str, str]:
    return {name: measure(name).title.spoken(language()) for name in KEY_FIGURES}


def _card_titles() -> dict[str, str]:
    return {name: _(kind.title) for name, kind in card_kinds().items()}
