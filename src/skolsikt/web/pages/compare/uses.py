"""Which measures Jämför offers, for Så räknar vi."""

from __future__ import annotations

from django.urls import reverse

from skolsikt.home.words import _
from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure
from skolsikt.web.addresses import query_of
from skolsikt.web.pages.compare.asked import DEFAULT_MEASURE
from skolsikt.web.uses import Use


def uses_on_compare(measure_id: str) -> list[Use]:
    """Return that every measure can be compared, which one comes first, and that bands of it cut other measures."""
    first = measure_id == DEFAULT_MEASURE
    uses = [_use(_("Jämför, det mått som visas först") if first else _("Jämför"), Question(measure=measure_id))]
    if measure(measure_id).bands and not first:
        cut = Question(measure=DEFAULT_MEASURE, by=(f"{BAND_PREFIX}{measure_id}",))
        uses.append(_use(_("Jämför, för att dela upp andra mått i intervall"), cut))
    return uses


def _use(where: str, question: Question) -> Use:
    return Use(where, f"{reverse('compare:page')}?{query_of(question)}")
