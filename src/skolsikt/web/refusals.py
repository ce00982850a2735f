"""Errors as pages: what, where and what to do, in the language of the reader."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from skolsikt.home.errors import NotPermitted, SkolsiktError, WrongUsage
from skolsikt.home.master_key import VaultClosed
from skolsikt.home.words import _

log = logging.getLogger("skolsikt.web")


class RefusalMiddleware:
    """Turn the errors of the house into pages instead of traces."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, SkolsiktError):
            return None
        status = status_of(error)
        if status == 500:
            log.error("%s: %s", request.path, type(error).__name__)
        return refusal(request, status=status, message=str(error))


def status_of(error: SkolsiktError) -> int:
    """Return the HTTP status that says what kind of error it is."""
    if isinstance(error, NotPermitted):
        return 403
    if isinstance(error, VaultClosed):  # as it shall be until two persons open it
        return 503
    return 400 if isinstance(error, WrongUsage) else 500


def refusal(request: HttpRequest, *, status: int, message: str, title: str = "") -> HttpResponse:
    """Return the error page; without a title it has the one of its status."""
    titles = {
        400: _("Adressen går inte att förstå"),
        403: _("Du har inte rätt att se det här"),
        404: _("Sidan finns inte"),
        413: _("Det är för mycket att ta emot"),
        429: _("För många försök"),
        500: _("Något gick fel"),
        503: _("Valvet är stängt"),
    }
    return render(request, "refusal.html", {"title": title or titles[status], "message": message}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, status=400, message=_("Kontrollera adressen, eller börja om från Översikt."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, status=403, message=_("Be den som sköter Skolsikt hos er om du behöver se den här sidan."))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without its token: it lay open while somebody logged out, or another site sent it."""
    message = _("Gå tillbaka, ladda om sidan och försök igen. Inget har ändrats.")
    return refusal(request, status=403, message=message, title=_("Sidan har legat öppen för länge"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, status=404, message=_("Länken kan vara gammal eller felskriven. Börja om från Översikt."))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return refusal(request, status=429, message=_("Vänta en stund och försök sedan igen."))


def server_error(request: HttpRequest) -> HttpResponse:
    return refusal(
        request, status=500, message=_("Felet är antecknat. Försök igen, och säg till den som sköter Skolsikt hos er.")
    )
