"""Administration > Bjud in: a new account with a first role, and the letter where the person chooses a password."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError
from skolsikt.records.accounts.invitations import invitation_send
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.noted import acts_together
from skolsikt.records.accounts.services import account_create, grant_role
from skolsikt.web.asking import known_unit_names
from skolsikt.web.choices import known_school_years
from skolsikt.web.pages.administration.forms import BY_LETTER, InviteForm
from skolsikt.web.pages.administration.user_view import managing, to_user


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Show the form; make the account, give the role and send the letter, or do nothing of it."""
    by = managing(request)
    form = InviteForm(request.POST or None, units=known_unit_names(), years=known_school_years())
    if form.is_bound and form.is_valid():
        try:
            one = _invited(form, by=by, at=now())
            return to_user(one, "inbjuden" if form.cleaned_data["inloggning"] == BY_LETTER else "skapad")
        except SkolsiktError as error:
            form.add_error(None, str(error))
    return render(request, "administration/invite.html", {"form": form}, status=400 if form.errors else 200)


def _invited(form: InviteForm, *, by: User, at: datetime) -> User:
    given = form.cleaned_data
    with acts_together():  # no account without its role, none whose letter could not be sent
        one = account_create(
            username=given["anvandarnamn"],
            full_name=given["namn"],
            password=None,
            email=given["epost"],
            at=at,
            by=by,
        )
        grant_role(user=one, **form.told, by=by, at=at)
        if given["inloggning"] == BY_LETTER:
            invitation_send(user=one, by=by, at=at)
    return one
