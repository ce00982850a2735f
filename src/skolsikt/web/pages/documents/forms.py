"""The forms that documents are asked for with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.reports.authority import Issue
from skolsikt.reports.formats import PUPIL_FORMATS, Format
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.reason_field import ReasonField

_LONGEST_REFERENCE, _LONGEST_REASON, _LONGEST_NUMBER = 60, 300, 20
EXTRACT, RECEIPT = "registerutdrag", "kvitto"


class _Unrepeated(forms.TextInput):
    """A field whose content is never sent back to the screen."""

    def format_value(self, value: object) -> None:
        return None


class DocumentForm(ChoosingForm):
    """The number in the diary, and how the document is written."""

    diarienummer = ReasonField(label=gettext_lazy("Diarienummer"), max_length=_LONGEST_REFERENCE, required=False)
    format = forms.ChoiceField(label=gettext_lazy("Format"))

    def __init__(self, *given: Any, formats: Sequence[Format], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("format", [(one.value, one.words) for one in formats])

    def issue(self, made: date) -> Issue:
        """Return day and number of the document."""
        return Issue(made=made, reference=self.cleaned_data["diarienummer"])

    @property
    def chosen(self) -> Format:
        return Format(self.cleaned_data["format"])


class ReceiptForm(DocumentForm):
    """A receipt about the pupil of the address."""

    skal = ReasonField(label=gettext_lazy("Vem som har bett om det och när"), max_length=_LONGEST_REASON)
    field_order: Sequence[str] = ("skal", "diarienummer", "format")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, formats=PUPIL_FORMATS, **more)


class PupilForm(ReceiptForm):
    """Which document about which pupil. The number is never kept, and never in an address."""

    dokument = forms.ChoiceField(
        label=gettext_lazy("Dokument"),
        choices=[
            (EXTRACT, gettext_lazy("Registerutdrag: allt som finns om eleven")),
            (RECEIPT, gettext_lazy("Kvitto: vem som får se och har sett eleven")),
        ],
    )
    personnummer = forms.CharField(
        label=gettext_lazy("Elevens personnummer"),
        max_length=_LONGEST_NUMBER,
        widget=_Unrepeated(attrs={"autocomplete": "off"}),
    )
    field_order = ("dokument", "personnummer", "skal", "diarienummer", "format")
