"""Card of Översikt: an exercise a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from skolsikt.home.clock import today
from skolsikt.home.words import N_, _
from skolsikt.web.card import Card, CardKind
from skolsikt.web.pages.reading.exercises import EXERCISES
from skolsikt.web.scope import Scope


@dataclass(frozen=True)
class Week:
    """The exercise of the week."""

    title: str
    learns: str
    address: str


def exercise_card(scope: Scope) -> Card:
    """Return the exercise of this week; next week another one, with other numbers."""
    return Card(name="exercise", template="reading/card.html", content=_of_week(today()), is_wide=True)


def _of_week(day: date) -> Week:
    week = day.isocalendar().week
    name = list(EXERCISES)[week % len(EXERCISES)]
    kind = EXERCISES[name]
    return Week(_(kind.title), _(kind.learns), f"{reverse('reading:exercise', args=[name])}?omgang={week}")


EXERCISE = CardKind(name="exercise", title=N_("Veckans övning"), make=exercise_card)
