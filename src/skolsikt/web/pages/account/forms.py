"""allauth's forms in the words and the look of the house: labels above the fields, nothing written inside them."""

from __future__ import annotations

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordKeyForm, UserTokenForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.forms import Field
from django.utils.translation import gettext_lazy

from skolsikt.records.accounts.forgotten_password import TokensOfLinks

LABELS = {
    "login": gettext_lazy("Användarnamn"),
    "password": gettext_lazy("Lösenord"),
    "oldpassword": gettext_lazy("Nuvarande lösenord"),
    "password1": gettext_lazy("Nytt lösenord"),
    "password2": gettext_lazy("Nytt lösenord en gång till"),
    "code": gettext_lazy("Kod"),
    "name": gettext_lazy("Nyckelns namn"),
}


class HouseWords:
    """Mixed into a form: our label for each field, no placeholder, and nothing below it."""

    fields: dict[str, Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)


class Login(HouseWords, LoginForm):
    """User name and password."""


class PasswordAgain(HouseWords, ReauthenticateForm):
    """The password once more, before something that matters."""


class NewPassword(HouseWords, ChangePasswordForm):
    """The old password and a new one."""


class ChosenPassword(HouseWords, ResetPasswordKeyForm):
    """The password that a person chooses who was invited or has forgotten the former one."""


class LinkToken(UserTokenForm):
    """Whether the link of a letter still holds."""

    token_generator = TokensOfLinks()


class Code(HouseWords, AuthenticateForm):
    """A code of the authenticator app, or one of the spare codes, at log-in."""


class CodeAgain(HouseWords, CodeAgainForm):
    """The same, before something that matters."""


class FirstCode(HouseWords, ActivateTOTPForm):
    """The code that shows that the authenticator app has been set up."""


class NewKey(HouseWords, AddWebAuthnForm):
    """A passkey that the browser has made, and what to call it."""
