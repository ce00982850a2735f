"""What the chart of an answer is made of: the answer, the group that is marked in it, and a second measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _, language
from skolsikt.measures.answer import Answer
from skolsikt.measures.events import Event, read_events
from skolsikt.measures.question import Question
from skolsikt.measures.registry import measure, measures
from skolsikt.presentation.basis import Basis
from skolsikt.presentation.groups import group_label
from skolsikt.presentation.kinds.scatter import SCATTER
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.selectors import own_units
from skolsikt.web.asking import house, known_rows
from skolsikt.web.chart_choice import ChartChoice

MARKABLE = ("school_unit", "municipality")


@dataclass(frozen=True)
class Drawn:
    """What is drawn, which kind was wished for, and what of the wish could not be had, in sentences."""

    basis: Basis
    choice: ChartChoice
    left_out: Sequence[str] = ()


def drawn_of(answer: Answer, choice: ChartChoice, *, viewer: Viewer) -> Drawn:
    """Return what the chart is made of. A second measure that cannot be asked that way is left out and named."""
    own = marked_label(answer, marked_code(answer, choice, viewer=viewer))
    other, left_out = _other(answer, choice.against, viewer)
    basis = Basis(answer=answer, own=own, other=other, events=_events(answer))
    if other is None:
        return Drawn(basis, replace(choice, against=""), left_out)
    kind = choice.kind or SCATTER.code  # who names a second measure wants to see both
    return Drawn(basis, replace(choice, kind=kind), left_out)


def _events(answer: Answer) -> tuple[Event, ...]:
    """What happened at the one school that is asked about, and at all of them."""
    schools = answer.question.where.get("school_unit", ())
    return read_events(known_rows(), schools if len(schools) == 1 else ())


def marked_code(answer: Answer, choice: ChartChoice, *, viewer: Viewer) -> str:
    """Return the code of the group that is marked: the one chosen, else the reader's own school or municipality."""
    if choice.marked:
        return choice.marked
    units = own_units(viewer)
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


def _other(answer: Answer, against: str, viewer: Viewer) -> tuple[Answer | None, list[str]]:
    if not against or not answer.cells or answer.refusal:
        return None, []
    question = against_question(answer, against)
    if question is None:
        return None, [_("Två mått mot varandra visas efter en uppdelning och för en period i taget.")]
    try:
        other = house().ask(question, viewer=viewer)
    except WrongUsage:
        title = measure(against).title.spoken(language())
        return None, [_("{measure} går inte att dela upp på samma sätt och är borttaget.").format(measure=title)]
    return other, [one for one in (other.refusal,) if one]
