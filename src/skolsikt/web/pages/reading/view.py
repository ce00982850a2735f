"""Läsa siffror: the help by role, and the exercises. Nothing is stored: round and answer stand in the address."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from skolsikt.home.words import _
from skolsikt.presentation.picture import svg
from skolsikt.web.asking import viewer_of_request
from skolsikt.web.pages.reading.exercises import EXERCISES, MOST_ROUNDS, Round, figure_of, round_of
from skolsikt.web.pages.reading.help_texts import chosen_readers, reader_choices, told_to


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what figures can tell the reader's own roles, or the role that the address chooses."""
    viewer, asked = viewer_of_request(request), request.GET.get("roll", "")
    shown = {
        "choices": reader_choices(viewer, asked),
        "helps": told_to(viewer, chosen_readers(viewer, asked)),
        "exercises": [(name, _(one.title), _(one.learns)) for name, one in EXERCISES.items()],
    }
    return render(request, "reading/page.html", shown)


@require_safe
def exercise(request: HttpRequest, name: str) -> HttpResponse:
    """Show a round of an exercise; with an answer whether it was right, and why."""
    one = _round(request, name)
    shown = {
        "title": _(EXERCISES[name].title),
        "address": reverse("reading:exercise", args=[name]),
        "learns": _(EXERCISES[name].learns),
        "round": one,
        "figure": figure_of(one),
        "next_round": one.number % MOST_ROUNDS + 1,
        "others": [(other, _(kind.title)) for other, kind in EXERCISES.items() if other != name],
    }
    return render(request, "reading/exercise.html", shown)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Return the chart of a round, for readers without JavaScript."""
    return HttpResponse(svg(_round(request, name).picture), content_type="image/svg+xml")


def _round(request: HttpRequest, name: str) -> Round:
    if name not in EXERCISES:
        raise Http404
    return round_of(name, request.GET)


app_name = "reading"
urlpatterns = [
    path("", page, name="page"),
    path("ovning/<slug:name>.svg", picture, name="picture"),
    path("ovning/<slug:name>/", exercise, name="exercise"),
]
