"""Whose log-in needs a second factor, and taking a lost one away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from skolsikt.privacy.roles import ROLES
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.noted import Act, note_act
from skolsikt.records.accounts.safeguards import require_another


def needs_second_factor(roles: Collection[str]) -> bool:
    """Whether one of the roles asks for it. None in the demo.

    ``second_factor_roles`` of the settings says which, otherwise the roles themselves.
    """
    said = settings.SKOLSIKT_SETTINGS
    if said.is_demo:
        return False
    asking = said.second_factor_roles
    if asking is None:
        asking = [name for name, role in ROLES.items() if role.second_factor]
    return any(role in asking for role in roles)


def has_second_factor(user: User) -> bool:
    """Whether ``user`` has an authenticator app or a passkey; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=kinds).exists()


@transaction.atomic
def second_factor_forget(*, user: User, by: User | None, at: datetime) -> int:
    """Take away every authenticator of one who has lost them; the next log-in sets up new ones. Returns how many.

    Raises OwnAccount.
    """
    require_another(user, by=by)
    note_act(Act.SECOND_FACTOR, user, by=by, at=at)
    return int(Authenticator.objects.filter(user=user).delete()[0])
