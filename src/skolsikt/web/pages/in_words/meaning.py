"""How a question was understood, in words: measure, break-downs, values, period."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from skolsikt.home.words import _, language
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.presentation.findings import listed
from skolsikt.presentation.groups import dimension_title
from skolsikt.presentation.periods import period_label
from skolsikt.web.filters import filters_of

_MOST_NEAR = 4
_NEAR_ENOUGH = 55


def meaning_of(question: Question) -> list[tuple[str, str]]:
    """Return what is asked, as name and words."""
    by = listed([dimension_title(name).lower() for name in question.by])
    told = [(_("Mått"), measure(question.measure).title.spoken(language()))]
    told += [(_("Uppdelat efter"), by)] if by else []
    return [*told, *filters_of(question), (_("Period"), _period(question.period))]


def nearest(text: str, *, found: str = "") -> Mapping[str, str]:
    """Return measures that may have been meant, by id: with titles near to ``text``, and beside the one ``found``.

    >>> "high_absence_share" in nearest("andelen elever med hög frånvaro")
    True
    """
    titles = {one.id: one.title.spoken(language()) for one in measures().values() if one.id != found}
    near = process.extract(
        text, titles, scorer=fuzz.token_set_ratio, processor=str.casefold, limit=_MOST_NEAR, score_cutoff=_NEAR_ENOUGH
    )
    topic = measure(found).topic if found else None
    names = [*(name for _title, _score, name in near), *(name for name in titles if measure(name).topic == topic)]
    return {name: titles[name] for name in dict.fromkeys(names[:_MOST_NEAR])}


def _period(period: str) -> str:
    if period in ("all", "latest"):
        return {"all": _("alla som finns"), "latest": _("den senaste")}[period]
    return "–".join(period_label(one) for one in period.split(".."))
