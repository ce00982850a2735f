"""The form that an event is entered with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.loading.event_entry import EventEntry, EventEntryWrong
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput
from skolsikt.web.reason_field import ReasonField

_LONGEST_TITLE = 80


class EventForm(ChoosingForm):
    """What happened, when and where; ``entry`` once the form is valid."""

    prefix = "handelse"
    vad = ReasonField(
        label=gettext_lazy("Vad som hände, utan namn (till exempel Ny timplan)"), max_length=_LONGEST_TITLE
    )
    fran = forms.DateField(label=gettext_lazy("Första dagen"), widget=DayInput)
    till = forms.DateField(label=gettext_lazy("Sista dagen (tomt: bara den första)"), widget=DayInput, required=False)
    skola = forms.ChoiceField(label=gettext_lazy("Gäller"))
    entry: EventEntry

    def __init__(self, *given: Any, places: Mapping[str, str], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("skola", places.items())

    def clean(self) -> dict[str, Any]:
        """Make the entry."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return given
        first = given["fran"]
        try:
            self.entry = EventEntry(
                first=first, last=given["till"] or first, title=given["vad"], school_unit=given["skola"]
            )
        except EventEntryWrong as error:
            raise forms.ValidationError(str(error)) from error
        return given
