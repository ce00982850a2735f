"""Forms of requests for public records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.clock import today
from skolsikt.home.words import language
from skolsikt.privacy.about_pupils import ABOUT
from skolsikt.records.governance.models.records_request import LONGEST_TEXT
from skolsikt.records.governance.records_requests import Compilation, Outcome
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput
from skolsikt.web.pages.records_requests.words import compilation_title, decision_title, outcome_title
from skolsikt.web.pupil_input import PupilInput
from skolsikt.web.reason_field import ReasonField

_TEXT = forms.Textarea(attrs={"rows": 3})


class RequestForm(ChoosingForm):
    """What is asked for. Nobody has to say who asks, and nobody is asked why."""

    vad = ReasonField(label=gettext_lazy("Vad som begärs"), max_length=LONGEST_TEXT, widget=_TEXT)
    uppgifter = forms.MultipleChoiceField(
        label=gettext_lazy("Uppgifter om elever som begärs (inget valt: inga)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    elev = forms.CharField(
        label=gettext_lazy("Gäller det en elev: personnummer, namn eller elevnyckel"),
        required=False,
        max_length=200,
        widget=PupilInput,
    )
    finns = forms.ChoiceField(label=gettext_lazy("Finns handlingen?"))
    varfor_inte = ReasonField(
        label=gettext_lazy("Om den inte går att ta fram: varför inte"), required=False, max_length=LONGEST_TEXT
    )
    vem = forms.CharField(label=gettext_lazy("Vem som frågar (behöver inte anges)"), required=False, max_length=200)
    diarienummer = forms.CharField(label=gettext_lazy("Diarienummer"), required=False, max_length=60)
    inkom = forms.DateField(label=gettext_lazy("Inkom"), widget=DayInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, initial={"inkom": today()}, **more)
        self.choose("uppgifter", [(name, table.title.spoken(language())) for name, table in ABOUT.tables.items()])
        self.choose("finns", [(one, compilation_title(one)) for one in Compilation.values])


class TrialForm(ChoosingForm):
    """What the trial of one provision gave, and why."""

    utfall = forms.ChoiceField(label=gettext_lazy("Utfall"))
    skal = ReasonField(label=gettext_lazy("Bedömning"), max_length=LONGEST_TEXT, widget=_TEXT)
    syfte = ReasonField(
        label=gettext_lazy("Vad uppgifterna ska användas till (fråga bara om prövningen kräver det)"),
        required=False,
        max_length=LONGEST_TEXT,
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("utfall", [(one, outcome_title(one)) for one in Outcome.values])


class DecisionForm(ChoosingForm):
    """Given out, in part, refused, or no public record; whoever may only give out is asked no more."""

    beslut = forms.ChoiceField(label=gettext_lazy("Beslut"))
    bort = ReasonField(
        label=gettext_lazy("Vad som tas bort (om bara en del lämnas ut)"), required=False, max_length=LONGEST_TEXT
    )
    skal = ReasonField(label=gettext_lazy("Skäl"), required=False, max_length=LONGEST_TEXT, widget=_TEXT)

    def __init__(self, *given: Any, offered: Sequence[str], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("beslut", [(one, decision_title(one)) for one in offered])
        if len(offered) == 1:
            del self.fields["bort"], self.fields["skal"]
