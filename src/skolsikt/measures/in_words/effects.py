"""Words that ask for something which the question does not have: told, so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from skolsikt.measures.in_words.collecting import Told
from skolsikt.measures.in_words.matching import Found
from skolsikt.measures.in_words.resolving import ABOVE, BELOW
from skolsikt.measures.in_words.text import stem
from skolsikt.measures.question import Question

_OF_STAFF = ("staff_", "hme_", "certified_")
_PUPILS = frozenset({stem("elever"), stem("barn")})


def words_without_effect(question: Question, told: Told, found: Sequence[Found]) -> list[str]:
    """Return the words of the question that the answer would not show the effect of."""
    return list(_without_effect(question, told, found))


def _without_effect(question: Question, told: Told, found: Sequence[Found]) -> Iterator[str]:
    is_compared = bool(question.by or ".." in question.period or question.period == "all" or told.is_beside_nation)
    if not is_compared and question.measure not in (ABOVE, BELOW):
        yield from told.weighty["compares"]
    if not question.by and question.measure not in (ABOVE, BELOW):
        yield from told.weighty["extremes"]
    elif told.weighty["extremes"] and (told.weighty["changes"] or "grade_value" in question.where):
        yield from told.weighty["extremes"]  # which has changed most, C or better: no answer says that
    if question.by:
        yield from told.weighty["sums"]
    if question.measure == "pupils":
        yield from told.weighty["shares"]
    if question.measure.startswith(_OF_STAFF):
        yield from (one.text for one in found if _PUPILS & {*map(stem, one.text.casefold().split())})
