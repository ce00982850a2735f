"""Whoever holds a role that needs a second factor sets one up before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from skolsikt.records.accounts.second_factor import has_second_factor, needs_second_factor
from skolsikt.web.asking import person_of_request
from skolsikt.web.session_limits import directory_of

# What one can reach without: setting it up, confirming who one is, choosing a language, leaving.
ON_THE_WAY = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "account:language",
    }
)


class SecondFactorMiddleware:
    """Send a person who lacks a needed second factor to where it is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.user.is_authenticated and request.resolver_match.view_name not in ON_THE_WAY and _lacks_it(request):
            return redirect("mfa_index")
        return None


def _lacks_it(request: HttpRequest) -> bool:
    if not needs_second_factor(person_of_request(request).roles) or has_second_factor(request.user):
        return False
    directory = settings.SKOLSIKT_SETTINGS.directories.get(directory_of(request))
    return directory is None or not directory.has_second_factor
