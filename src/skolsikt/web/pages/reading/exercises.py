"""The exercises: their names in the addresses, and the round and the answer that an address tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from skolsikt.home.words import N_, _
from skolsikt.presentation.kinds.contract import Picture
from skolsikt.web.figure import Figure, drawing_of
from skolsikt.web.pages.reading.drawn_exercise import DrawnExercise
from skolsikt.web.pages.reading.interval_exercise import interval_exercise
from skolsikt.web.pages.reading.next_year_exercise import next_year_exercise
from skolsikt.web.pages.reading.small_group_exercise import small_group_exercise

MOST_ROUNDS = 999


@dataclass(frozen=True)
class Kind:
    """One exercise. ``learns``: what it is about, in a sentence."""

    title: str
    learns: str
    draw: Callable[..., DrawnExercise]


EXERCISES: Mapping[str, Kind] = {
    "sakerhet": Kind(
        N_("Vilken skillnad är säker?"),
        N_("Läs av intervall, och skilj det som är säkert från det som kan vara slump."),
        interval_exercise,
    ),
    "sma-grupper": Kind(
        N_("Sju av tio, eller 140 av 200?"),
        N_("Samma andel väger olika i en klass och i en skola. Se varför små grupper inte visas."),
        small_group_exercise,
    ),
    "nasta-ar": Kind(
        N_("Vad händer med de lägsta nästa år?"),
        N_("Ytterligheter går mot mitten av sig själva. Se hur lätt det är att tro att en åtgärd hjälpte."),
        next_year_exercise,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Round:
    """One round as an address tells it. ``answered``: the code that was chosen; empty before."""

    name: str
    number: int
    answered: str
    drawn: DrawnExercise

    @property
    def is_right(self) -> bool:
        return self.answered == self.drawn.right

    @property
    def picture(self) -> Picture:
        after = self.drawn.answer_picture
        return after if self.answered and after else self.drawn.picture

    @property
    def right_words(self) -> str:
        return dict(self.drawn.choices)[self.drawn.right]


def round_of(name: str, query: QueryDict) -> Round:
    """Return the round that the address asks for: the first one without a number, unanswered without a known answer."""
    told = query.get("omgang", "")
    number = int(told) if told.isascii() and told.isdigit() and 1 <= int(told[:4]) <= MOST_ROUNDS else 1
    drawn = EXERCISES[name].draw(number, smallest_group=settings.SKOLSIKT_SETTINGS.smallest_group)
    answer = query.get("svar", "")
    return Round(name=name, number=number, answered=answer if answer in dict(drawn.choices) else "", drawn=drawn)


def figure_of(one: Round) -> Figure:
    """Return the chart of the round with its table; after the answer with what it showed."""
    drawn = one.drawn
    table = drawn.answer_table if one.answered and drawn.answer_table else drawn.table
    address = reverse("reading:picture", args=[one.name])
    return Figure(
        id="ovning",
        title=drawn.finding,
        subtitle=drawn.subtitle,
        text=" ".join([_("Påhittade siffror."), drawn.text]),
        drawing=drawing_of(one.picture),
        table=table,
        picture_address=f"{address}?omgang={one.number}&svar={one.answered}",
    )
