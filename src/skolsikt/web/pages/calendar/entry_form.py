"""The form that days are entered with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.loading.calendar_entry import CalendarEntry, CalendarEntryWrong, days_with
from skolsikt.measures.house import House
from skolsikt.privacy.viewer import EVERY_UNIT
from skolsikt.school.calendar_day import KIND_TITLES
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput

_LONGEST_NAME = 80


class EntryForm(ChoosingForm):
    """Days and what they are; an empty kind takes away what is said of them. ``entry`` once the form is valid."""

    slag = forms.ChoiceField(label=gettext_lazy("Vad dagarna är"), required=False)
    fran = forms.DateField(label=gettext_lazy("Första dagen"), widget=DayInput)
    till = forms.DateField(label=gettext_lazy("Sista dagen (tomt: bara den första)"), widget=DayInput, required=False)
    namn = forms.CharField(label=gettext_lazy("Namn (till exempel Höstlov)"), max_length=_LONGEST_NAME, required=False)
    skola = forms.ChoiceField(label=gettext_lazy("Gäller"))
    entry: CalendarEntry

    def __init__(self, *given: Any, names: Mapping[str, str], house: House, **more: Any) -> None:
        super().__init__(*given, **more)
        self._house = house
        self.choose("slag", [(kind, _(title)) for kind, title in KIND_TITLES.items()])
        self.choose("skola", [(EVERY_UNIT, _("Alla skolor")), *names.items()])

    def clean(self) -> dict[str, Any]:
        """Make the entry, and see that the calendar can take it."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return given
        try:
            self.entry = CalendarEntry(
                first=given["fran"],
                last=given["till"] or given["fran"],
                kind=given["slag"] or None,
                name=given["namn"],
                school_unit=given["skola"],
            )
            days_with(self.entry, self._house.calendars(self.entry.school_year))
        except CalendarEntryWrong as error:
            raise forms.ValidationError(str(error)) from error
        return given
