"""A form whose lists are known first when it is shown, in the language being spoken."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms


class ChoosingForm(forms.Form):
    """A form with lists to choose from."""

    def choose_grouped(self, name: str, groups: Iterable[tuple[str, Iterable[tuple[str, str]]]]) -> None:
        """Give a list what it offers, under headings; what stands under an empty heading has none."""
        headed = [(heading, list(choices)) for heading, choices in groups]
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        field.choices = [one for heading, choices in headed for one in ([(heading, choices)] if heading else choices)]

    def choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Give a list what it offers."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        field.choices = list(choices)
