"""A forgotten password: asked for by anybody, answered alike to all, and the rest happens in the letter."""

from __future__ import annotations

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.forms import CharField, Form, TextInput
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy

from skolsikt.jobs import password_link
from skolsikt.jobs.queue import enqueue
from skolsikt.records.accounts.forgotten_password import accounts_of

LONGEST = 254  # of a mail address


class Forgotten(Form):
    """Whose password it is."""

    login = CharField(
        label=gettext_lazy("Användarnamn eller e-postadress"),
        max_length=LONGEST,
        widget=TextInput(attrs={"autocomplete": "username"}),
    )


def sends_links() -> bool:
    """Whether there is a mail server: a link printed where the log is would let anybody in who reads it."""
    return bool(settings.SKOLSIKT_SETTINGS.mail_url)


@login_not_required
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask whose password it is, and let a job mail the link."""
    if not sends_links():
        raise Http404
    form = Forgotten(request.POST or None)
    if not form.is_valid():
        return render(request, "account/forgotten.html", {"form": form})
    told = form.cleaned_data["login"]
    if too_often := ratelimit.consume_or_429(request, action="reset_password", key=told.casefold()):
        return too_often
    enqueue(password_link.ID, password_link.arguments_for(accounts_of(told)))
    return redirect("account_forgotten_sent")


@login_not_required
def sent(request: HttpRequest) -> HttpResponse:
    """Say the same to all."""
    return render(request, "account/forgotten_sent.html")
