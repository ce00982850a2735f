"""Outgoing mail: an SMTP server by one setting, otherwise printed on the console."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _

_CONSOLE = "django.core.mail.backends.console.EmailBackend"
_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_TIMEOUT_SECONDS = 30


class MailAddressInvalid(SkolsiktError):
    """``mail_url`` is not an address of an SMTP server."""


def mail_settings(mail_url: str) -> dict[str, object]:
    """Return Django's mail settings.

    ``smtp://user:password@host:587`` uses STARTTLS, ``smtps://`` TLS from the start, ``smtp+plain://`` no encryption
    (a relay on the same machine). Raises MailAddressInvalid on anything else.

    >>> mail_settings("smtp://anna:l%C3%B6sen@mail.example")["EMAIL_HOST_PASSWORD"]
    'lösen'
    """
    if not mail_url:
        return {"EMAIL_BACKEND": _CONSOLE}
    address = urlsplit(mail_url)
    if address.scheme not in ("smtp", "smtps", "smtp+plain") or not address.hostname:
        raise MailAddressInvalid(
            _(
                "Inställningen mail_url ska se ut så här: smtp://användare:lösenord@värd:587 (eller smtps://, smtp+plain://)."
            )
        )
    return {
        "EMAIL_BACKEND": _SMTP,
        "EMAIL_HOST": address.hostname,
        "EMAIL_PORT": address.port or {"smtp": 587, "smtps": 465}.get(address.scheme, 25),
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_TLS": address.scheme == "smtp",
        "EMAIL_USE_SSL": address.scheme == "smtps",
        "EMAIL_TIMEOUT": _TIMEOUT_SECONDS,
    }
