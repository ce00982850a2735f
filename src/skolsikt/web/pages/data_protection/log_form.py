"""What is looked for in the access log: when, who, which kind, and about whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.privacy.access_log.kinds import TITLES
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.pupil_input import PupilInput

ENTRIES, AFFECTED = "rader", "elever"
_LONGEST = 200


class MomentInput(forms.DateTimeInput):
    """A moment, in the browser's own field."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else str(value or "")


class LogForm(ChoosingForm):
    """A search in the log. What it says of a person is sent in the body, and never stands in an address."""

    fran = forms.DateTimeField(label=gettext_lazy("Från"), widget=MomentInput)
    till = forms.DateTimeField(label=gettext_lazy("Till"), widget=MomentInput)
    vem = forms.CharField(label=gettext_lazy("Användarnamn (tomt: alla)"), required=False, max_length=_LONGEST)
    slag = forms.ChoiceField(label=gettext_lazy("Slag"), required=False)
    elev = forms.CharField(
        label=gettext_lazy("Elev: elevnyckel, personnummer eller namn (tomt: alla)"),
        required=False,
        max_length=_LONGEST,
        widget=PupilInput,
    )
    visa = forms.ChoiceField(label=gettext_lazy("Visa"))

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("slag", [("", _("Alla")), *((kind.value, _(title)) for kind, title in TITLES.items())])
        self.choose("visa", [(ENTRIES, _("Rader i loggen")), (AFFECTED, _("Berörda elever (incident)"))])

    def clean(self) -> dict[str, Any]:
        """See that the time goes forward."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("fran") and given.get("till") and given["till"] <= given["fran"]:
            raise forms.ValidationError(_("Tiden slutar innan den börjar."))
        return given
