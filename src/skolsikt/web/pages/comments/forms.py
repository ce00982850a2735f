"""The forms of Tyck till: what somebody thinks, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.records.governance.models.page_comment import LONGEST_COMMENT
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.pages.comments.lines import STATUS_WORDS
from skolsikt.web.reason_field import ReasonField


class CommentForm(forms.Form):
    """A few words about a page: its name goes with them, and nothing of what was looked at."""

    sida = forms.CharField(required=False, widget=forms.HiddenInput)
    text = ReasonField(
        label=gettext_lazy("Vad fungerar, och vad skulle du vilja ha annorlunda? Skriv inget om någon person."),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *given: Any, about: str, **more: Any) -> None:
        self.about = about if about in {page.name for page in settings.SKOLSIKT_PAGES} else ""
        super().__init__(*given, initial={"sida": self.about}, **more)

    def clean_sida(self) -> str:
        """A page that there is, or none."""
        return self.about


class AnswerForm(ChoosingForm):
    """What happens with a comment, and why."""

    lage = forms.ChoiceField(label=gettext_lazy("Vad som händer"))
    svar = ReasonField(
        label=gettext_lazy("Svar, utan namn"), max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose(
            "lage", [(status, _(words)) for status, (words, _css, _icon) in STATUS_WORDS.items() if _css != "soon"]
        )
