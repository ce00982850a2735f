"""The forms by which the municipality decides: the guideline, and whether teachers see their own figures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.records.governance.models.registration import LONGEST_GUIDELINE, LONGEST_REFERENCE
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput
from skolsikt.web.reason_field import ReasonField


class GuidelineForm(forms.Form):
    """How attendance is registered here."""

    text = ReasonField(
        label=gettext_lazy("Så registrerar vi närvaro"),
        max_length=LONGEST_GUIDELINE,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class FeedbackForm(ChoosingForm):
    """Whether teachers see their own figures, by which decision, and when it was negotiated."""

    visas = forms.ChoiceField(label=gettext_lazy("Lärare ser sina egna siffror"))
    beslut = ReasonField(label=gettext_lazy("Beslutets nummer"), max_length=LONGEST_REFERENCE)
    forhandlat = forms.DateField(
        label=gettext_lazy("Dagen då det förhandlades (MBL 11 §)"), required=False, widget=DayInput
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("visas", [("nej", _("Nej")), ("ja", _("Ja"))])
