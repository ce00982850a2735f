"""Invitations by mail: a link that is used once, within some days, where the person chooses a password."""

from __future__ import annotations

from datetime import datetime

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.urls import reverse

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _, ngettext
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.noted import Act, acts_together, note_act


class InvitationImpossible(SkolsiktError):
    """The account cannot be invited: it has a password, or no mail address."""


class InvitationTokens(PasswordResetTokenGenerator):
    """Tokens that hold until a password has been chosen, the mail address has changed or the account is closed."""

    key_salt = "skolsikt.records.accounts.invitations"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


def invitation_link(user: User) -> str:
    """Return the address where ``user`` chooses a password. It goes in the mail and nowhere else."""
    key = {"uidb36": user_pk_to_url_str(user), "key": InvitationTokens().make_token(user)}
    return settings.SKOLSIKT_SETTINGS.base_url.rstrip("/") + reverse("account_reset_password_from_key", kwargs=key)


def invitation_send(*, user: User, by: User | None, at: datetime) -> None:
    """Mail the link. An earlier one goes on working until its time is out or a password has been chosen.

    Raises InvitationImpossible when the account has no usable mail address or already a password, and when there is
    no mail server: the letter would be printed where the log is.
    """
    said = settings.SKOLSIKT_SETTINGS
    if not said.mail_url:
        raise InvitationImpossible(
            _("Ingen e-postserver är inställd (mail_url i settings.toml). Inget brev har sänts.")
        )
    try:
        validate_email(user.email)
    except ValidationError as error:
        raise InvitationImpossible(
            _("{name} har ingen e-postadress som går att sända till. Ange en med --mail.").format(name=user.username)
        ) from error
    if not user.is_active:
        raise InvitationImpossible(_("Kontot {name} är stängt. Öppna det först.").format(name=user.username))
    if user.has_usable_password():
        raise InvitationImpossible(_("{name} har redan ett lösenord.").format(name=user.username))
    with acts_together():  # nothing is sent that could not be noted
        note_act(Act.INVITE, user, by=by, at=at)
        send_mail(_("Ditt konto i Skolsikt"), "\n".join(_letter(user)), said.mail_from, [user.email])


def _letter(user: User) -> list[str]:
    count = settings.SKOLSIKT_SETTINGS.invitation_days
    days = ngettext(
        "Länken gäller i {count} dag och kan användas en gång.",
        "Länken gäller i {count} dagar och kan användas en gång.",
        count,
    ).format(count=count)
    return [
        _("Hej {name}!").format(name=user.full_name),
        "",
        _("Du har fått ett konto i Skolsikt. Ditt användarnamn är {username}.").format(username=user.username),
        _("Välj ett lösenord här:"),
        "",
        invitation_link(user),
        "",
        days,
        _("Väntade du dig inte det här brevet, så tala med den som sköter Skolsikt hos er."),
    ]
