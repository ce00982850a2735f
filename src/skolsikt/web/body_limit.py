"""How much one may send: a form, and files only to an address that takes them, from somebody who is logged in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from skolsikt.home.words import _
from skolsikt.web.refusals import refusal

LARGEST_FORM_BYTES = 2 << 20
View = Callable[..., HttpResponse]


def takes_files(view: View) -> View:
    """Mark a view as one that files may be sent to."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


class BodyLimitMiddleware:
    """Refuse what is too large before anything reads it; the check of a form's token already would, to the disk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: object, kwargs: object) -> HttpResponse | None:
        if getattr(view, "has_own_limit", False):  # what a system sends with its own key
            return None
        may_send_files = getattr(view, "takes_files", False) and request.user.is_authenticated
        megabytes = settings.SKOLSIKT_SETTINGS.largest_upload_megabytes
        if _sent_bytes(request) <= (megabytes << 20 if may_send_files else LARGEST_FORM_BYTES):
            return None
        told = _("Högst {megabytes} MB kan sändas på en gång. Lägg en större fil i mappen inbox, eller dela upp den.")
        return refusal(request, status=413, message=told.format(megabytes=megabytes))


def _sent_bytes(request: HttpRequest) -> int:
    """As the request says; the server reads no further, and a body of untold length is no body to Django."""
    told = request.META.get("CONTENT_LENGTH") or "0"
    return int(told) if told.isdecimal() else 0
