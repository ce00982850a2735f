"""Forms of corrections, objections and restrictions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.clock import today
from skolsikt.privacy.about_pupils import ABOUT
from skolsikt.privacy.roles import PURPOSES
from skolsikt.privacy.vault.limits import ANALYSIS
from skolsikt.records.governance.models import PupilMatter
from skolsikt.records.governance.models.pupil_matter import LONGEST_TEXT
from skolsikt.reports.matter_words import BETWEEN, decision_title, field_title, kind_title, purpose_in_words
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput
from skolsikt.web.pupil_input import PupilInput
from skolsikt.web.reason_field import ReasonField


class MatterForm(ChoosingForm):
    """What is asked for, about whom. The number or name is used to find the pupil and kept nowhere."""

    slag = forms.ChoiceField(label=gettext_lazy("Vad som begärs"))
    elev = forms.CharField(
        label=gettext_lazy("Elevens personnummer, namn eller elevnyckel"),
        max_length=200,
        widget=PupilInput,
    )
    andamal = forms.ChoiceField(label=gettext_lazy("Ändamål (invändning)"), required=False)
    uppgift = forms.ChoiceField(label=gettext_lazy("Uppgift (rättelse)"), required=False)
    lasar = forms.CharField(label=gettext_lazy("Läsår (rättelse, till exempel 2025/26)"), max_length=7, required=False)
    vad = ReasonField(
        label=gettext_lazy("Vad som sägs, utan namn och nummer"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    diarienummer = forms.CharField(label=gettext_lazy("Diarienummer"), max_length=60, required=False)
    inkom = forms.DateField(label=gettext_lazy("Inkom"), widget=DayInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, initial={"inkom": today()}, **more)
        self.choose("slag", [(kind, kind_title(kind)) for kind in PupilMatter.Kind.values])
        purposes = [(one, purpose_in_words(one)) for one in (*PURPOSES, ANALYSIS)]
        self.choose("andamal", [("", "–"), *purposes])
        self.choose("uppgift", [("", "–"), *((code, field_title(code)) for code in field_codes())])

    @property
    def field(self) -> tuple[str, str]:
        """Table and column of the correction."""
        table, _between, column = self.cleaned_data["uppgift"].partition(BETWEEN)
        return table, column


class DecisionForm(ChoosingForm):
    """Uphold or deny, and why."""

    beslut = forms.ChoiceField(label=gettext_lazy("Beslut"))
    skal = ReasonField(label=gettext_lazy("Skäl"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        decisions = (PupilMatter.Decision.UPHELD, PupilMatter.Decision.DENIED)
        self.choose("beslut", [(str(one), decision_title(one)) for one in decisions])


def field_codes() -> list[str]:
    """Return every field about a pupil, as table and column."""
    return [f"{table}{BETWEEN}{column}" for table, about in ABOUT.tables.items() for column in about.fields]
