"""Questions about numbers as plain values: on the page of the number and on Data."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from skolsikt.home.words import N_, _, language
from skolsikt.measures.registry import measures
from skolsikt.presentation.periods import period_label
from skolsikt.records.governance.models import FigureQuestion
from skolsikt.web.choices import known_school_names
from skolsikt.web.signed import signed

_STATUS = {
    FigureQuestion.Status.OPEN: (N_("väntar på svar"), "soon", "clock"),
    FigureQuestion.Status.ANSWERED: (N_("besvarad"), "ok", "circle-check"),
    FigureQuestion.Status.MENDED: (N_("rättad"), "ok", "circle-check"),
}


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """One question in words. ``address``: of the number that it is about."""

    id: int
    title: str
    school: str
    status: str
    css: str
    icon: str
    text: str
    raised: str
    answer: str
    answered: str
    address: str


def question_line(question: FigureQuestion) -> QuestionLine:
    """Return a question as the pages show it."""
    status, css, icon = _STATUS[FigureQuestion.Status(question.status)]
    raised = _("{who}, dataversion {version}")
    known = measures().get(question.measure)
    title = known.title.spoken(language()) if known else question.measure
    return QuestionLine(
        id=question.pk,
        title=f"{title}, {period_label(question.period)}",
        school=known_school_names().get(question.school_unit, question.school_unit),
        status=_(status),
        css=css,
        icon=icon,
        text=question.text,
        raised=raised.format(who=signed(question.raised_by, question.raised_at), version=question.data_version),
        answer=question.answer,
        answered=signed(question.answered_by, question.answered_at),
        address=f"{reverse('number:page')}?{question.asked}",
    )
