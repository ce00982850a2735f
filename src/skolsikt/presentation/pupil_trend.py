"""A pupil's absence beside that of the term before, as a word and an arrow."""

from __future__ import annotations

from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.measures.by_right.trend import AbsenceTrend
from skolsikt.presentation.numbers import format_percent
from skolsikt.presentation.periods import period_label

# Less than this apart is called alike: about one and a half school days of a term, which any cold takes.
_ALIKE = 0.02


@dataclass(frozen=True)
class TrendWords:
    """``word``: more, less or about as before; ``icon``: its arrow; ``beside``: what it is compared with."""

    word: str
    icon: str
    beside: str


def trend_in_words(trend: AbsenceTrend) -> TrendWords:
    """Return the trend in words. It is of one pupil's two terms, and says nothing of why.

    >>> found = trend_in_words(AbsenceTrend(term="VT2026", share=0.12, before_term="HT2025", before_share=0.08))
    >>> found.word, found.icon
    ('mer', 'arrow-up-right')
    """
    change = trend.share - trend.before_share
    before = f"{format_percent(trend.before_share)} {period_label(trend.before_term)}"
    if abs(change) < _ALIKE:
        return TrendWords(_("som förut"), "arrow-right", before)
    if change > 0:
        return TrendWords(_("mer"), "arrow-up-right", before)
    return TrendWords(_("mindre"), "arrow-down-right", before)
