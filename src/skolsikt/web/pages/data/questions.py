"""Questions about numbers, and the form by which one is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.governance.figure_reviews import questions_for
from skolsikt.records.governance.models.figure_review import LONGEST_TEXT
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.figure_questions import QuestionLine, question_line
from skolsikt.web.reason_field import ReasonField

MENDED = "rattad"


class AnswerForm(ChoosingForm):
    """The answer to one question, and whether the data were mended."""

    svar = ReasonField(
        label=gettext_lazy("Svar, utan namn"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    lage = forms.ChoiceField(label=gettext_lazy("Läge"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("lage", [("besvarad", _("Besvarad: siffran står kvar")), (MENDED, _("Rättad: ny fil är inläst"))])


def question_lines(viewer: Viewer) -> list[QuestionLine]:
    """Return the questions that ``viewer`` may read, those that wait for an answer first."""
    return [question_line(one) for one in questions_for(viewer)]
