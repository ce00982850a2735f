"""django-allauth as this house uses it: what of it is on, and whose words, forms and limits hold."""

from __future__ import annotations

import os
from typing import Any

from skolsikt.home.directories import DirectoryGrant, SamlDirectory
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.records.accounts.relations import RelationWrong, checked_relation

_PAGE = "skolsikt.web.pages.account"


class SecretMissing(SkolsiktError):
    """A directory's secret or certificate is not where the settings say."""


def logging_in(home: Home, said: Settings, *, is_secure: bool) -> dict[str, Any]:
    """Return allauth's settings.

    Raises SecretMissing, and UnknownRole or RelationWrong for a table that gives what nobody can hold.
    """
    return {
        "ACCOUNT_ADAPTER": f"{_PAGE}.adapters.AccountAdapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 10 * 60,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_RATE_LIMITS": {
            # A whole school may share one address: the account is what is locked, an address much later.
            "login_failed": f"60/m/ip,{said.login_failures}/{said.login_lock_minutes}m/key",
            "login": "300/m/ip",
            "reset_password": "20/m/ip,5/h/key",
            "reset_password_from_key": "60/m/ip",
        },
        "ACCOUNT_FORMS": {
            "login": f"{_PAGE}.forms.Login",
            "reauthenticate": f"{_PAGE}.forms.PasswordAgain",
            "change_password": f"{_PAGE}.forms.NewPassword",
            "reset_password_from_key": f"{_PAGE}.forms.ChosenPassword",
            "user_token": f"{_PAGE}.forms.LinkToken",
        },
        "PASSWORD_RESET_TIMEOUT": said.invitation_days * 24 * 3600,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1 if is_secure else 0,  # the same proxy as SECURE_PROXY_SSL_HEADER trusts
        "MFA_ADAPTER": f"{_PAGE}.adapters.SecondFactorAdapter",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_WEBAUTHN_USER_VERIFICATION": "required",
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not is_secure,  # http://localhost of the demo
        "MFA_TOTP_TOLERANCE": 1,  # a phone's clock may be half a minute wrong
        "MFA_FORMS": {
            "authenticate": f"{_PAGE}.forms.Code",
            "reauthenticate": f"{_PAGE}.forms.CodeAgain",
            "activate_totp": f"{_PAGE}.forms.FirstCode",
            "add_webauthn": f"{_PAGE}.forms.NewKey",
        },
        "SOCIALACCOUNT_ADAPTER": f"{_PAGE}.directory.DirectoryAdapter",
        # A link, not a form: the browser would hold the form's redirects to form-action 'self'.
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": providers(home, said),
    }


def providers(home: Home, said: Settings) -> dict[str, Any]:
    """Return the directories of the settings as allauth's providers."""
    for name, directory in said.directories.items():
        for line in directory.grants:
            _require_grantable(name, line)
    apps: dict[str, list[dict[str, Any]]] = {"openid_connect": [], "saml": []}
    for name, directory in said.directories.items():
        if isinstance(directory, SamlDirectory):
            apps["saml"].append(_saml(home, name, directory))
        else:
            apps["openid_connect"].append(
                {
                    "provider_id": name,
                    "name": directory.title,
                    "client_id": directory.client_id,
                    "secret": _secret(home, name, directory.secret_environment),
                    "settings": {"server_url": directory.server_url, "scope": directory.scopes},
                }
            )
    return {
        "openid_connect": {"APPS": apps["openid_connect"], "OAUTH_PKCE_ENABLED": True},
        "saml": {"APPS": apps["saml"]},
    }


def _require_grantable(directory: str, line: DirectoryGrant) -> None:
    """Refuse at start what would otherwise refuse every log-in of the group."""
    try:
        checked_relation(line.role, school_unit_code=line.school_unit, class_name="", teaching_group="", school_year="")
    except RelationWrong as error:
        raise RelationWrong(
            _(
                "settings.toml, katalogen {directory}, gruppen {group}: {wrong} "
                "En katalog kan inte ge roller för en klass eller undervisningsgrupp: dem ger 'skolsikt user import'."
            ).format(directory=directory, group=line.group, wrong=error)
        ) from error


def _saml(home: Home, name: str, directory: SamlDirectory) -> dict[str, Any]:
    idp: dict[str, Any] = {"entity_id": directory.entity_id}
    if directory.metadata_url:
        idp["metadata_url"] = directory.metadata_url
    else:
        idp |= {"sso_url": directory.sso_url, "x509cert": _read(home, directory.certificate_file)}
    return {
        "provider_id": name,
        "name": directory.title,
        "client_id": name,  # the part of the address
        "settings": {
            "idp": idp,
            "attribute_mapping": {"uid": directory.user_name_claim},
            "advanced": {
                "want_assertion_signed": True,
                "reject_idp_initiated_sso": True,
                "allow_single_label_domains": True,  # an intranet's https://skolsikt/
            },
        },
    }


def _secret(home: Home, name: str, variable: str) -> str:
    if not variable:
        return _read(home, f"{name}.secret")
    if variable not in os.environ:
        raise SecretMissing(_("Miljövariabeln {name} saknas: där ska katalogens hemlighet stå.").format(name=variable))
    return os.environ[variable]


def _read(home: Home, name: str) -> str:
    path = home.keys / name
    if not name or not path.is_file():
        raise SecretMissing(_("Filen {file} saknas: den behövs för inloggning genom katalogen.").format(file=path))
    return path.read_text("utf-8").strip()
