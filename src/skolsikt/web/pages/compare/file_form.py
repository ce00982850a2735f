"""The form for the file of an answer: its number in the diary, and the question again in hidden fields."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from skolsikt.measures.question import Question
from skolsikt.web.addresses import query_of
from skolsikt.web.reason_field import ReasonField

_LONGEST_REFERENCE = 60


class FileForm(forms.Form):
    """The number in the diary, where the file gets one."""

    diarienummer = ReasonField(
        label=gettext_lazy("Diarienummer, om filen har ett"), max_length=_LONGEST_REFERENCE, required=False
    )


def hidden_of(question: Question) -> list[tuple[str, str]]:
    """Return name and value of the hidden fields that ask the question again."""
    return [(name, value) for name, values in QueryDict(query_of(question)).lists() for value in values]
