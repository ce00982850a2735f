"""The form by which a principal lets somebody in to one pupil for a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from skolsikt.home.words import _
from skolsikt.privacy.purposes import purpose_title
from skolsikt.privacy.roles import PURPOSES, Permission, roles_giving
from skolsikt.records.accounts.models import User
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput
from skolsikt.web.reason_field import ReasonField


class WindowForm(ChoosingForm):
    """Whom to let in, to which day, for what and why."""

    vem = forms.CharField(label=gettext_lazy("Användarnamn"))
    till = forms.DateField(label=gettext_lazy("Sista dagen"), widget=DayInput)
    andamal = forms.ChoiceField(label=gettext_lazy("Ändamål"))
    skal = ReasonField(label=gettext_lazy("Varför insynen behövs"), max_length=300)
    user: User

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.choose("andamal", [(purpose, purpose_title(purpose)) for purpose in PURPOSES])

    def clean_vem(self) -> str:
        """Find the person, among those whose role can be let in."""
        name: str = self.cleaned_data["vem"]
        roles = roles_giving(Permission.PUPIL_WINDOW)
        found = User.objects.filter(username=name, is_active=True, grants__role__in=roles).first()
        if found is None:
            raise forms.ValidationError(_("Ingen med det användarnamnet har en roll som kan få insyn i en elev."))
        self.user = found
        return name
