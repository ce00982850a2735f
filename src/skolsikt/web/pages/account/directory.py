"""Log-in through a directory: from the claims of a token to a person, and from the person to an account."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import wraps

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from lxml.etree import XMLSyntaxError
from onelogin.saml2.xmlparser import DTDForbidden, EntitiesForbidden

from skolsikt.home.clock import now, today
from skolsikt.home.directories import Directory
from skolsikt.home.words import _
from skolsikt.records.accounts.directory import DirectoryPerson, DirectoryRefused, directory_admit

log = logging.getLogger("skolsikt.accounts")
Claims = Mapping[str, object]
USER_NAME_LENGTH, NAME_LENGTH = 150, 200


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """Nobody signs up and nobody connects: the token decides, at every log-in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the log-in to its account with the roles of today, or refuse it in words."""
        try:
            self._admit(sociallogin)
        except DirectoryRefused as refused:
            log.warning("log-in through the directory %s was refused", sociallogin.account.provider)
            raise ImmediateHttpResponse(_told(request, str(refused), status=403)) from refused

    def _admit(self, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise DirectoryRefused(_("Logga ut först, och logga sedan in på nytt."))
        name, known = sociallogin.account.provider, sociallogin.is_existing
        directory = settings.SKOLSIKT_SETTINGS.directories[name]
        person = person_of(name, directory, claims_of(sociallogin.account.extra_data))
        sociallogin.account.extra_data = {}  # read, and kept nowhere
        sociallogin.user = directory_admit(
            person=person,
            user=sociallogin.user if known else None,
            table=directory.grants,
            at=now(),
            on=today(),
        )
        sociallogin.account.user = sociallogin.user
        sociallogin.account.save()


def said_when_down(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view that calls the directory say in words that it does not answer, or answers what nobody can read."""

    @wraps(view)
    def shown(request: HttpRequest, **kwargs: str) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except OSError as error:  # of requests and of urllib: no connection, no answer in time, not found
            log.error("a directory does not answer: %s", type(error).__name__)
            return _told(request, _("Katalogen svarar inte. Vänta en stund och försök igen."), status=503)
        except (XMLSyntaxError, DTDForbidden, EntitiesForbidden):
            return _told(request, "", status=401)

    return shown


def _told(request: HttpRequest, message: str, *, status: int) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", {"message": message}, status=status)


def claims_of(told: Claims) -> Claims:
    """Return the claims of an OIDC log-in as one mapping: what the signed token says wins. Of a SAML one: as they are.

    Raises DirectoryRefused when the two halves of an OIDC log-in tell of different persons (OIDC Core 5.3.2).
    """
    info, token = told.get("userinfo", {}), told.get("id_token", {})
    if not (isinstance(info, Mapping) and isinstance(token, Mapping) and (info or token)):
        return told
    if info and token and info.get("sub") != token.get("sub"):
        raise DirectoryRefused(_("Katalogens svar hänger inte ihop. Försök igen."))
    return {**info, **token}


def person_of(name: str, directory: Directory, claims: Claims) -> DirectoryPerson:
    """Return the person that ``claims`` tell of, read by the names that the settings give.

    Raises DirectoryRefused without a user name, or when the directory left out the groups because they are too many.
    """
    username = first(claims, directory.user_name_claim)
    if not username or len(username) > USER_NAME_LENGTH:
        raise DirectoryRefused(
            _("Katalogen sände inget användarnamn ({claim}). Tala med den som sköter Skolsikt hos er.").format(
                claim=directory.user_name_claim
            )
        )
    if directory.groups_claim in several(claims, "_claim_names"):  # Entra ID, above 200 groups
        raise DirectoryRefused(
            _("Du är med i så många grupper att katalogen inte sände dem. Tala med den som sköter Skolsikt hos er.")
        )
    return DirectoryPerson(
        directory=name,
        username=username,
        full_name=(first(claims, directory.full_name_claim) or username)[:NAME_LENGTH],
        email=first(claims, directory.mail_claim),
        groups=frozenset(several(claims, directory.groups_claim)),
    )


def several(claims: Claims, name: str) -> list[str]:
    """Return the values of a claim: none, one or a list.

    >>> several({"groups": "rektorer"}, "groups")
    ['rektorer']
    """
    told = claims.get(name, [])
    return [str(value) for value in (told if isinstance(told, list | tuple | Mapping) else [told]) if value]


def first(claims: Claims, name: str) -> str:
    """Return the first value of a claim, or nothing.

    >>> first({"mail": ["anna@kommunen.example"]}, "mail")
    'anna@kommunen.example'
    """
    return next(iter(several(claims, name)), "").strip()
