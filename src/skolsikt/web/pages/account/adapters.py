"""How allauth behaves here: nobody signs up alone, secrets are encrypted, refusals are told on the log-in page."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.messages import ERROR
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from skolsikt.home.keys import read_key
from skolsikt.home.words import _
from skolsikt.records.accounts.locks import counted_login
from skolsikt.records.accounts.models import User
from skolsikt.web.session_limits import NOTICE


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the command line, an invitation or a directory; never by the person alone."""

    error_messages: ClassVar[dict[str, object]] = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Användarnamnet eller lösenordet stämmer inte. Försök igen."),
        "too_many_login_attempts": gettext_lazy("För många misslyckade försök. Vänta en stund och försök sedan igen."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Count under the user name alone, so that a lock can be opened where there is no request."""
        return counted_login(str(credentials.get("username", "")))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account:page")

    def add_message(self, request: HttpRequest, level: int, *args: object, **kwargs: object) -> None:
        """Keep an error until the log-in page shows it; what went well is seen on the page itself."""
        if level == ERROR and (message := kwargs.get("message")):
            request.session[NOTICE] = str(message)


class SecondFactorAdapter(DefaultMFAAdapter):
    """The secrets of authenticator apps are encrypted, with a key outside the database."""

    error_messages: ClassVar[dict[str, object]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("Koden stämmer inte. Vänta på nästa kod och försök igen."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return f"Skolsikt {settings.SKOLSIKT_SETTINGS.organiser_name}".strip()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return super().get_public_key_credential_rp_entity() | {"name": self.get_totp_issuer()}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's word
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Nyckel {number}").format(number=number)


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(read_key(settings.SKOLSIKT_HOME, "second_factor")))
