"""What the chart of Jämför is made of: the answer, the group that is marked in it, and a second measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _, language
from skolsikt.measures.answer import Answer
from skolsikt.measures.events import Event, read_events
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.groups import group_label
from skolsikt.presentation.kinds.scatter import SCATTER
from skolsikt.records.accounts.selectors import own_units
from skolsikt.web.asking import ask, house, known_rows, viewer_of_request
from skolsikt.web.chart_choice import ChartChoice

MARKABLE = ("school_unit", "municipality")


@dataclass(frozen=True)
class Drawn:
    """What is drawn, which kind was wished for, and what of the wish could not be had, in sentences."""

    basis: Basis
    choice: ChartChoice
    left_out: Sequence[str] = ()


def drawn_of(request: HttpRequest, answer: Answer, choice: ChartChoice) -> Drawn:
    """Return what the chart is made of. A second measure that cannot be asked that way is left out and named."""
    own = marked_label(answer, marked_code(request, answer, choice))
    other, left_out = _other(request, answer, choice.against)
    basis = Basis(answer=answer, own=own, other=other, events=_events(answer))
    if other is None:
        return Drawn(basis, replace(choice, against=""), left_out)
    kind = choice.kind or SCATTER.code  # who names a second measure wants to see both
    return Drawn(basis, replace(choice, kind=kind), left_out)


def _events(answer: Answer) -> tuple[Event, ...]:
    """What happened at the one school that is asked about, and at all of them."""
    schools = answer.question.where.get("school_unit", ())
    return read_events(known_rows(), schools if len(schools) == 1 else ())


def marked_code(request: HttpRequest, answer: Answer, choice: ChartChoice) -> str:
    """Return the code of the group that is marked: the one chosen, else the reader's own school or municipality."""
    if choice.marked:
        return choice.marked
    units = own_units(viewer_of_request(request))
    own = {"school_unit": units[0] if len(units) == 1 else "", "municipality": house().settings.municipality}
    return next((own[name] for name in MARKABLE if name in answer.question.by), "")


def marked_label(answer: Answer, code: str) -> str:
    """Return the words of the group with ``code``; empty where the answer has none."""
    name = next((one for one in MARKABLE if one in answer.question.by), "")
    return next((group_label(cell, name) for cell in answer.cells if code and cell.group.get(name) == code), "")


def against_question(answer: Answer, against: str) -> Question | None:
    """Return the question about the second measure of the same groups and period; None where there is none."""
    periods = {cell.period for cell in answer.cells}
    asked = answer.question
    if not against or against not in measures() or not asked.by or len(periods) != 1:
        return None
    return replace(asked, measure=against, period=periods.pop())


def _other(request: HttpRequest, answer: Answer, against: str) -> tuple[Answer | None, list[str]]:
    if not against or not answer.cells or answer.refusal:
        return None, []
    question = against_question(answer, against)
    if question is None:
        return None, [_("Två mått mot varandra visas efter en uppdelning och för en period i taget.")]
    try:
        other = ask(request, question)
    except WrongUsage:
        title = measure(against).title.spoken(language())
        return None, [_("{measure} går inte att dela upp på samma sätt och är borttaget.").format(measure=title)]
    return other, [one for one in (other.refusal,) if one]
