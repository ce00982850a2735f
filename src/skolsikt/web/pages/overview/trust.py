"""The top of the page: what is different from a year ago, and how far the data can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.words import _
from skolsikt.presentation.findings import lead
from skolsikt.presentation.judgement import Judgement
from skolsikt.presentation.numbers import format_percent
from skolsikt.presentation.periods import moment_label
from skolsikt.web.pages.overview.key_figures import KeyFigure
from skolsikt.web.scope import Scope


@dataclass(frozen=True)
class Trust:
    """``updated``: when the newest file was loaded. ``reported``: share of lesson time reported, in words."""

    updated: str
    reported: str


def lead_of(figures: Sequence[KeyFigure]) -> str:
    """Return the sentence on what is better and worse; nothing when there is no earlier year to compare with."""
    judged = [(figure.definite, figure.judgement) for figure in figures if figure.judgement is not None]
    return (
        lead([(name, judgement) for name, judgement in judged if judgement is not Judgement.NEUTRAL]) if judged else ""
    )


def trust_of(scope: Scope) -> Trust:
    """Return how fresh and how complete the data behind the page are."""
    reporting = scope.ask(scope.question("reporting_share"))
    known = [cell.value for cell in reporting.cells if cell.value is not None]
    loaded = max((source.loaded_at for source in reporting.sources), default="")
    return Trust(
        updated=_("Senast inläst {moment}").format(moment=moment_label(datetime.fromisoformat(loaded)))
        if loaded
        else "",
        reported=_("{share} av lektionstiden är rapporterad").format(share=format_percent(known[0], decimals=0))
        if known
        else "",
    )
