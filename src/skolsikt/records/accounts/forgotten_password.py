"""A forgotten password: a link by mail, used once and within the hour, where the person chooses a new one."""

from __future__ import annotations

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.urls import reverse
from django.utils.http import base36_to_int

from skolsikt.home.words import _
from skolsikt.records.accounts.invitations import InvitationTokens
from skolsikt.records.accounts.models import User

SECONDS = 3600
_MOST_ACCOUNTS = 5  # of one mail address


class ForgottenTokens(InvitationTokens):
    """Tokens that hold for an hour, until a password has been chosen or somebody has logged in to the account."""

    key_salt = "skolsikt.records.accounts.forgotten_password"

    def check_token(self, user: User | None, token: str | None) -> bool:
        return bool(super().check_token(user, token)) and self._age_seconds(str(token)) <= SECONDS

    def _age_seconds(self, token: str) -> int:
        return int(self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0]))


class TokensOfLinks:
    """Whether the key of a link holds, whichever letter it came with."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        return any(tokens.check_token(user, token) for tokens in (InvitationTokens(), ForgottenTokens()))


def accounts_of(told: str) -> list[User]:
    """Return the open accounts with a password and a mail address that ``told`` may be the user name or address of.

    Who logs in through a directory has no password here, and none to forget.
    """
    meant = User.objects.filter(Q(username=told) | Q(email__iexact=told), is_active=True).exclude(email="")
    return [user for user in meant.order_by("pk")[:_MOST_ACCOUNTS] if user.has_usable_password()]


def forgotten_password_send(*, user: User) -> None:
    """Mail the link, to the address that the account has and not to one that somebody has typed."""
    said = settings.SKOLSIKT_SETTINGS
    key = {"uidb36": user_pk_to_url_str(user), "key": ForgottenTokens().make_token(user)}
    letter = [
        _("Hej {name}!").format(name=user.full_name),
        "",
        _("Någon, troligen du, har bett om ett nytt lösenord i Skolsikt för {username}.").format(
            username=user.username
        ),
        _("Välj ett nytt lösenord här:"),
        "",
        said.base_url.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key),
        "",
        _("Länken gäller i en timme och kan användas en gång. Alla inloggningar med kontot avslutas då."),
        _("Bad du inte om det, så gör ingenting. Kommer fler brev, tala med den som sköter Skolsikt hos er."),
    ]
    send_mail(_("Nytt lösenord i Skolsikt"), "\n".join(letter), said.mail_from, [user.email])
