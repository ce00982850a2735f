"""How long a log-in lasts: until the person has done nothing for a while, and never longer than a working day."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from skolsikt.home.clock import now

STARTED, SEEN, NOTICE = "session_started", "session_seen", "login_notice"
SEEN_EVERY_SECONDS = 60  # the session is written at most this often


class SessionLimitMiddleware:
    """End a session that has lasted or rested too long; what was asked for then asks for log-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            at = now().timestamp()
            if _is_over(request, at):
                logout(request)
                request.session[NOTICE] = gettext("Du har loggats ut. Logga in igen för att fortsätta.")
            else:
                _note(request, at)
        return self.get_response(request)


def directory_of(request: HttpRequest) -> str | None:
    """Return the directory that this session was logged in through, or None for a password or a passkey."""
    records = get_authentication_records(request, request.user)
    return next((one["provider"] for one in records if one["method"] == "socialaccount"), None)


def _is_over(request: HttpRequest, at: float) -> bool:
    said, session = settings.SKOLSIKT_SETTINGS, request.session
    hours = said.session_hours if directory_of(request) is None else said.directory_session_hours
    rested = at - session.get(SEEN, at)
    return at - session.get(STARTED, at) > hours * 3600 or rested > said.session_idle_minutes * 60


def _note(request: HttpRequest, at: float) -> None:
    session = request.session
    session.setdefault(STARTED, at)
    if at - session.get(SEEN, 0) > SEEN_EVERY_SECONDS:
        session[SEEN] = at
