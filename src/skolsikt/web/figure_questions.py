"""Questions about numbers as plain values: on the page of the number and on Data."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.words import N_, _, language
from skolsikt.measures.registry import measures
from skolsikt.presentation.periods import day_label, period_label
from skolsikt.records.governance.models import FigureQuestion
from skolsikt.web.choices import known_school_names

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
    raised = _("{who}, {day}, dataversion {version}")
    day = day_label(question.raised_at.astimezone(STOCKHOLM).date())
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
        raised=raised.format(who=question.raised_by.full_name, day=day, version=question.data_version),
        answer=question.answer,
        answered=_answered(question),
        address=f"{reverse('number:page')}?{question.asked}",
    )


def _answered(question: FigureQuestion) -> str:
    if question.answered_by is None or question.answered_at is None:
        return ""
    return f"{question.answered_by.full_name}, {day_label(question.answered_at.astimezone(STOCKHOLM).date())}"
