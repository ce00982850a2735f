"""What the address of Jämför asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from skolsikt.home.words import _
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.presentation.groups import dimension_title
from skolsikt.web.addresses import dimension_of, question_of

DEFAULT_MEASURE = "merit_value_mean"
DEFAULT_BY = "school_unit"
UNTIL = "till"


@dataclass(frozen=True)
class Asked:
    """The question, and what had to be left out of it because the measure does not know it."""

    question: Question
    left_out: Sequence[str]


def asked_of(query: QueryDict) -> Asked:
    """Return the question of the address. Without one: merit value by school, the latest year.

    Choices that belong to another measure are left out and named, so that changing measure never ends in an error.
    """
    question = question_of(query, measure=DEFAULT_MEASURE)
    if not query:
        question = replace(question, by=(DEFAULT_BY,))
    if (until := query.get(UNTIL, "")) and ".." not in question.period and question.period not in ("all", "latest"):
        question = replace(question, period=f"{question.period}..{until}")
    if question.measure not in measures():
        return Asked(question, ())  # ask refuses it with the nearest right word
    return _fitting(question, [name for name in _named(question) if not _fits(name, question.measure)])


def _named(question: Question) -> list[str]:
    return list(dict.fromkeys((*question.by, *question.where)))


def _fits(name: str, measure_id: str) -> bool:
    return name.startswith("band:") or dimension_of(name) in measure(measure_id).dimensions


def _fitting(question: Question, unfit: Sequence[str]) -> Asked:
    kept = replace(
        question,
        by=tuple(name for name in question.by if name not in unfit),
        where={name: codes for name, codes in question.where.items() if name not in unfit},
    )
    sentence = _("{name} går inte att använda med det här måttet och är borttaget.")
    return Asked(kept, [sentence.format(name=_title(name)) for name in unfit])


def _title(name: str) -> str:
    from skolsikt.measures.dimensions import DIMENSIONS

    return dimension_title(name) if name in DIMENSIONS else name
