"""A field for words about a matter, in which no person number may stand."""

from __future__ import annotations

from django import forms

from skolsikt.home.words import _
from skolsikt.school.identifiers import names_a_number


class ReasonField(forms.CharField):
    """Why, in words; never with a person number."""

    def clean(self, value: str) -> str:
        """Return the reason. Raises ValidationError when a number of a person seems to be in it."""
        reason: str = super().clean(value)
        if names_a_number(reason):
            raise forms.ValidationError(_("Skriv skälet utan personnummer."))
        return reason
