"""The forms by which a talk is noted in two taps, and a pupil's own words are written down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.clock import today
from skolsikt.records.contacts.choices import THEMES, WITH_WHOM, offered
from skolsikt.records.contacts.models import LONGEST_NOTE, LONGEST_WORDS
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput
from skolsikt.web.reason_field import ReasonField


class TalkForm(ChoosingForm):
    """With whom, and what about: ``tema`` is the button that sends the form. The day is today unless it is changed."""

    vem = forms.ChoiceField(label=gettext_lazy("Med vem"), initial="pupil")
    tema = forms.ChoiceField(label=gettext_lazy("Om vad"))
    dag = forms.DateField(label=gettext_lazy("Dag"), widget=DayInput, required=False)
    text = ReasonField(
        label=gettext_lazy("Några ord"), max_length=LONGEST_NOTE, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("vem", offered(WITH_WHOM))
        self.choose("tema", offered(THEMES))
        self.fields["dag"].initial = today()

    @property
    def people(self) -> list[tuple[str, str, bool]]:
        """Code and words of with whom, and whether it is chosen."""
        chosen = self["vem"].value()
        return [(code, words, code == chosen) for code, words in offered(WITH_WHOM)]

    @property
    def extras(self) -> list[forms.BoundField]:
        """What may be said beside the two taps."""
        return [self["text"], self["dag"]]

    @property
    def themes(self) -> list[tuple[str, str]]:
        """Code and words of what about: one button each."""
        return offered(THEMES)


class WordsForm(forms.Form):
    """What the pupil wants read first. The field is empty: new words take the place of the old."""

    ord = ReasonField(
        label=gettext_lazy("Elevens egna ord"), max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 3})
    )
