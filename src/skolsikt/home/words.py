"""The words of the screen: Swedish in the code, English through gettext.

A msgid is the Swedish sentence itself, so that it is read and reviewed where it is used. One catalogue
(``locale/en/LC_MESSAGES/django.po``) serves Django's templates and the rooms that do not know Django.
The active language is per context (request, command, job), never global.

>>> _("Skola")
'Skola'
>>> with speaking("en"):
...     _("Skola")
'School'
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("sv", "en")
LOCALE_DIR = Path(__file__).parent / "locale"
DOMAIN = "django"

_language: ContextVar[str] = ContextVar("language", default="sv")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[language], fallback=True)


def language() -> str:
    """Return the language being spoken: ``sv`` or ``en``."""
    return _language.get()


def speak(code: str) -> None:
    """Set the language for the rest of this context; unknown codes mean Swedish."""
    _language.set(code if code in LANGUAGES else "sv")


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak ``code`` inside the block."""
    token = _language.set(code if code in LANGUAGES else "sv")
    try:
        yield
    finally:
        _language.reset(token)


def _(message: str) -> str:
    """Return ``message`` in the language being spoken."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the singular or plural sentence for ``count``."""
    return _catalogue(_language.get()).ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark ``message`` for the catalogue and return it unchanged; translate it with ``_`` when shown."""
    return message
