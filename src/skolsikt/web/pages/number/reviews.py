"""What the school has said about the number, and the forms by which it is signed off or questioned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.governance.figure_reviews import (
    Figure,
    may_read_question,
    may_review,
    questions_about,
    sign_off_of,
    sources_of,
)
from skolsikt.records.governance.models.figure_review import LONGEST_TEXT
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.figure_questions import QuestionLine, question_line
from skolsikt.web.reason_field import ReasonField
from skolsikt.web.reviews import Mark, figure_of, marks_of
from skolsikt.web.sources import source_title


class SignOffForm(ChoosingForm):
    """What has been gone through: this figure, or everything that one source tells of the school."""

    galler = forms.ChoiceField(label=gettext_lazy("Vad som är granskat"), required=False)

    def __init__(self, *given: Any, answer: Answer, **more: Any) -> None:
        super().__init__(*given, **more)
        behind = {one.source for one in answer.sources} & set(sources_of(answer.measure))
        whole = [(name, _("Hela källan: {source}").format(source=source_title(name))) for name in sorted(behind)]
        self.choose("galler", [("", _("Det här måttet")), *whole])


class QuestionForm(forms.Form):
    """What is wrong with the number, in words."""

    fraga = ReasonField(
        label=gettext_lazy("Vad stämmer inte? Skriv inga namn"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass(frozen=True, kw_only=True)
class Review:
    """``may``: the reader may sign off and question. ``questions``: those that the reader may read."""

    marks: Sequence[Mark]
    is_signed: bool
    questions: Sequence[QuestionLine]
    may: bool


def reviewed(answer: Answer) -> Figure | None:
    """Return the number that can be reviewed: one value of one school and one period."""
    if len(answer.cells) != 1:
        return None
    return figure_of(answer.measure, dict(answer.question.where), answer.cells[0].period)


def review_of(figure: Figure, viewer: Viewer) -> Review:
    """Return what has been said about the number, as ``viewer`` may read it."""
    told = questions_about(figure) if may_read_question(viewer, figure.school_unit) else []
    return Review(
        marks=marks_of(figure),
        is_signed=sign_off_of(figure) is not None,
        questions=[question_line(one) for one in told],
        may=may_review(viewer, figure.school_unit),
    )
