"""Keys of systems that deliver by themselves: the form for a new one, and those that there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.presentation.periods import moment_short
from skolsikt.records.accounts.delivery_keys import delivery_keys
from skolsikt.web.choosing_form import ChoosingForm


class KeyForm(ChoosingForm):
    """Which system the key is for, and which profile its files are read by."""

    namn = forms.CharField(label=gettext_lazy("Systemets namn"), max_length=80)
    profil = forms.ChoiceField(label=gettext_lazy("Filerna läses med"), required=False)

    def __init__(self, *given: Any, profiles: Sequence[str], **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("profil", [("", _("det som känns igen")), *((name, name) for name in profiles)])


@dataclass(frozen=True, kw_only=True)
class KeyLine:
    """One key: whose, which profile, when it was used last, and whether it works."""

    name: str
    profile: str
    used: str
    works: bool


def key_lines() -> list[KeyLine]:
    """Return every key, those that work first."""
    return [
        KeyLine(
            name=one.name,
            profile=one.profile or "–",
            used=moment_short(one.last_used_at) if one.last_used_at else _("aldrig"),
            works=one.revoked_at is None,
        )
        for one in delivery_keys()
    ]
