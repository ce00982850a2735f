"""The language of a request: the person's own choice, else the installation's."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from skolsikt.home.words import LANGUAGES, speaking


class LanguageMiddleware:
    """Let Django and the rooms that do not know Django speak the same language for the length of one request.

    The browser's own list is not asked: a Swedish school's computers often say English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = chosen_language(request)
        with speaking(code), translation.override(code):
            request.LANGUAGE_CODE = code
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


def chosen_language(request: HttpRequest) -> str:
    """Return the language code of the cookie, or of the installation."""
    code = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return code if code in LANGUAGES else settings.SKOLSIKT_SETTINGS.language
