"""What is on the page to be read, for "Så kan du läsa detta"."""

from __future__ import annotations

from collections.abc import Sequence

from skolsikt.presentation.bars import Bars
from skolsikt.presentation.judgement import Judgement
from skolsikt.presentation.numbers import MISSING
from skolsikt.presentation.reading_help import Signs
from skolsikt.presentation.trend import Trend
from skolsikt.web.card import Card
from skolsikt.web.figure import Figure
from skolsikt.web.pages.overview.key_figures import KeyFigure


def signs_on(figures: Sequence[KeyFigure], cards: Sequence[Card]) -> Signs:
    """Return what the key figures and cards show."""
    pictures = [card.picture for card in cards if card.picture]
    tables = [card.content.table for card in cards if isinstance(card.content, Figure)]
    is_withheld = any(entry.is_withheld for table in tables for row in table.rows for entry in row)
    return Signs(
        has_bars=any(isinstance(one, Bars) for one in pictures),
        has_lines=any(isinstance(one, Trend) for one in pictures),
        has_ranges=any(one.has_ranges for one in pictures) or any(MISSING in figure.number for figure in figures),
        has_withheld=is_withheld or any(figure.reason for figure in figures),
        has_chance=any(figure.judgement is Judgement.UNSURE for figure in figures),
        has_schools=any(card.name == "schools" for card in cards),
    )
