"""A field where somebody writes which pupil is meant; the browser keeps nothing of it and the page never repeats it."""

from __future__ import annotations

from typing import Any

from django import forms


class PupilInput(forms.TextInput):
    """Number, name or key of a pupil: sent once, shown never again."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off"})

    def format_value(self, value: Any) -> str:
        return ""
