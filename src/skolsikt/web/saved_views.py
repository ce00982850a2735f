"""Saved views as questions and as addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from skolsikt.measures.question import Question
from skolsikt.records.views.models import SavedView
from skolsikt.web.addresses import question_of
from skolsikt.web.chart_choice import ChartChoice, choice_of


@dataclass(frozen=True, kw_only=True)
class SavedLine:
    """One saved view as a list shows it."""

    number: int
    title: str
    address: str
    is_on_overview: bool


def question_saved(view: SavedView) -> Question:
    """Return the question of a saved view."""
    return question_of(QueryDict(view.query), measure="")


def choice_saved(view: SavedView) -> ChartChoice:
    """Return how a saved view is drawn."""
    return choice_of(QueryDict(view.query))


def saved_lines(views: Sequence[SavedView]) -> list[SavedLine]:
    """Return the views with their addresses."""
    page = reverse("compare:page")
    return [
        SavedLine(number=view.pk, title=view.title, address=f"{page}?{view.query}", is_on_overview=view.is_on_overview)
        for view in views
    ]
