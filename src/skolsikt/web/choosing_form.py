"""A form whose lists are known first when it is shown, in the language being spoken."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms


class ChoosingForm(forms.Form):
    """A form with lists to choose from."""

    def choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        """Give a list what it offers."""
        field = self.fields[name]
        if not isinstance(field, forms.ChoiceField):
            raise TypeError(name)
        field.choices = list(choices)
