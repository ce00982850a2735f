"""Open data that are fetched over public APIs: how the latest fetch of each went, and since when its figures stand."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.loading.fetching.fetch import APIS
from skolsikt.loading.fetching.outcomes import read_outcomes
from skolsikt.presentation.fetching import outcome_words
from skolsikt.web.asking import house


@dataclass(frozen=True, kw_only=True)
class FetchLine:
    """One API in words. ``css``: ok, failed or nothing."""

    title: str
    status: str
    css: str
    icon: str
    text: str


def fetch_lines() -> list[FetchLine]:
    """Return every API, in the order in which they are fetched; nothing where none has been tried."""
    outcomes = read_outcomes(house().home)
    if not outcomes:
        return []
    lines = []
    for api in APIS.values():
        outcome = outcomes.get(api.id)
        css = "" if outcome is None else "failed" if outcome.problem else "ok"
        words = {"": _("inte hämtat"), "failed": _("gick inte att hämta"), "ok": _("hämtat")}
        icons = {"": "minus", "failed": "circle-alert", "ok": "circle-check"}
        text = outcome_words(outcome) if outcome else ""
        lines.append(FetchLine(title=_(api.title), status=words[css], css=css, icon=icons[css], text=text))
    return lines
