"""Forms of users: who is invited, which role is given, when one ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy

from skolsikt.home.clock import today
from skolsikt.home.words import _
from skolsikt.presentation.groups import swedish_order
from skolsikt.privacy.roles import Scope
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import ALL_UNITS, ON_SCREEN, role_title
from skolsikt.school.identifiers import names_a_number
from skolsikt.web.choosing_form import ChoosingForm
from skolsikt.web.day_input import DayInput
from skolsikt.web.pages.administration.lines import HELD_FOR

BY_LETTER, BY_DIRECTORY = "brev", "katalog"


class GrantForm(ChoosingForm):
    """A role, what it is held for and when. The service says which of the fields the role needs."""

    roll = forms.ChoiceField(label=gettext_lazy("Roll"))
    skola = forms.ChoiceField(label=gettext_lazy("Skolenhet"), required=False)
    klass = forms.CharField(label=gettext_lazy("Klass (mentor)"), max_length=100, required=False)
    grupp = forms.CharField(label=gettext_lazy("Undervisningsgrupp (lärare)"), max_length=100, required=False)
    lasar = forms.ChoiceField(label=gettext_lazy("Läsår för klass eller grupp"), required=False)
    fran = forms.DateField(label=gettext_lazy("Gäller från"), widget=DayInput)
    till = forms.DateField(label=gettext_lazy("Sista dag (tomt: tills vidare)"), widget=DayInput, required=False)
    vikarierar = forms.ChoiceField(label=gettext_lazy("Vikarierar för"), required=False)

    def __init__(self, *given: Any, units: Mapping[str, str], years: Iterable[str], **more: Any) -> None:
        more["initial"] = {"fran": today(), **(more.get("initial") or {})}
        super().__init__(*given, **more)
        in_order = sorted(units.items(), key=lambda unit: swedish_order(unit[1]))
        others = User.objects.filter(is_active=True).order_by("full_name", "username")
        self.choose_grouped("roll", [("", [("", _("Välj"))]), *_roles_by_scope()])
        self.choose("skola", [(ALL_UNITS, _("Hela kommunen")), *in_order])
        self.choose("lasar", [("", _("det som första dagen ligger i")), *((year, year) for year in years)])
        self.choose("vikarierar", [("", _("ingen")), *((str(one.pk), one.full_name) for one in others)])

    @property
    def told(self) -> dict[str, Any]:
        """The role as ``grant_role`` takes it."""
        given = self.cleaned_data
        away = given["vikarierar"]
        return {
            "role": given["roll"],
            "school_unit_code": given["skola"] or ALL_UNITS,
            "class_name": given["klass"].strip(),
            "teaching_group": given["grupp"].strip(),
            "school_year": given["lasar"],
            "from_date": given["fran"],
            "to_date": given["till"],
            "stand_in_for": User.objects.get(pk=away) if away else None,
        }


def _roles_by_scope() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    for scope in Scope:
        roles = [(name, role_title(name)) for name, role in ON_SCREEN.items() if role.holds_for is scope]
        yield _("Gäller {what}").format(what=_(HELD_FOR[scope])), roles


class InviteForm(GrantForm):
    """A new person with a first role."""

    namn = forms.CharField(label=gettext_lazy("Namn"), max_length=200)
    epost = forms.EmailField(label=gettext_lazy("E-post"), required=False)
    anvandarnamn = forms.CharField(
        label=gettext_lazy("Användarnamn (tomt: det som står före @)"),
        max_length=150,
        required=False,
        validators=[UnicodeUsernameValidator(message=gettext_lazy("Skriv bokstäver, siffror och . - _ + @."))],
    )
    inloggning = forms.ChoiceField(label=gettext_lazy("Personen loggar in med"))
    field_order = ("namn", "epost", "anvandarnamn", "inloggning")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        ways = [(BY_LETTER, _("eget lösenord (länk med e-post)"))]
        if settings.SKOLSIKT_SETTINGS.directories:
            ways.insert(0, (BY_DIRECTORY, _("kommunens katalog (inget brev)")))
        self.choose("inloggning", ways)

    def clean(self) -> dict[str, Any]:
        """See that there is an address to send to, and a user name that is no person number."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        username = given.get("anvandarnamn") or given.get("epost", "").partition("@")[0].lower()
        if given.get("inloggning") == BY_LETTER and not given.get("epost"):
            self.add_error("epost", _("Skriv adressen som länken sänds till."))
        elif not username:
            self.add_error("anvandarnamn", _("Skriv användarnamnet i katalogen."))
        for field, text in (("anvandarnamn", username), ("namn", given.get("namn", ""))):
            if names_a_number(text):
                self.add_error(field, _("Skriv inget personnummer här."))
        return {**given, "anvandarnamn": username}


class LetterForm(forms.Form):
    """Where an invitation is sent."""

    epost = forms.EmailField(label=gettext_lazy("E-post"))


class EndForm(forms.Form):
    """The first day without a role."""

    dag = forms.DateField(label=gettext_lazy("Gäller inte från och med"), widget=DayInput)

    @property
    def day(self) -> date:
        """The day, once the form is valid."""
        found: date = self.cleaned_data["dag"]
        return found
