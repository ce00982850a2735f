"""A card of Översikt: registered with a name and a title, made for what the page is about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from skolsikt.presentation.kinds.contract import Picture
from skolsikt.web.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Card:
    """``template`` gets ``content`` as ``card``. ``picture``: its chart.

    ``is_wide``: takes the broad column. ``is_first``: stands above all columns.
    ``is_on_trial``: shown to a pilot group alone; set by Översikt.
    """

    name: str
    template: str
    content: object
    is_wide: bool = False
    is_first: bool = False
    picture: Picture | None = None
    is_on_trial: bool = False


@dataclass(frozen=True, kw_only=True)
class CardKind:
    """``title``: what a reader who arranges the page chooses by. ``make``: None when there is nothing to show."""

    name: str
    title: str
    make: Callable[[Scope], Card | None]
