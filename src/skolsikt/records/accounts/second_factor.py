"""Whose log-in needs a second factor, and taking a lost one away."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from skolsikt.home.clock import today
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import grants_on


def needs_second_factor(user: User) -> bool:
    """Whether one of the roles that ``user`` holds today asks for it (``second_factor_roles``). Nobody in the demo."""
    said = settings.SKOLSIKT_SETTINGS
    if said.is_demo or not said.second_factor_roles:
        return False
    return any(grant.role in said.second_factor_roles for grant in grants_on(user, on=today()))


def has_second_factor(user: User) -> bool:
    """Whether ``user`` has an authenticator app or a passkey; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


@transaction.atomic
def second_factor_forget(*, user: User) -> int:
    """Take away every authenticator of one who has lost them; the next log-in sets up new ones. Returns how many."""
    return int(Authenticator.objects.filter(user=user).delete()[0])
