"""A card of Översikt: registered by name, drawn by its own template."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.presentation.charts import Picture


@dataclass(frozen=True, kw_only=True)
class Card:
    """``template`` gets ``content`` as ``card``. ``is_wide``: takes the broad column. ``picture``: its chart.

    ``is_on_trial``: shown to a pilot group alone; set by Översikt.
    """

    name: str
    template: str
    content: object
    is_wide: bool = False
    picture: Picture | None = None
    is_on_trial: bool = False
