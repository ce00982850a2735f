"""Accounts that are locked after too many wrong passwords or codes, and opening them before the time is out.

allauth counts (ADR 15): under the user name for passwords, under the account's number for codes of the second step.
"""

from __future__ import annotations

from datetime import datetime

from allauth.core.internal import ratelimit
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.noted import Act, note_act
from skolsikt.records.accounts.safeguards import require_another

_APP, _ACTION = "allauth.account", "login_failed"


def counted_login(username: str) -> str:
    """Return what attempts with a password are counted under, whether there is such an account or not.

    It is the same whichever of the installation's host names is used: each would be a number of attempts of its own.

    >>> counted_login("Anna.Lind")
    'login:anna.lind'
    """
    return f"login:{username.lower()}"


def is_locked(user: User) -> bool:
    """Whether too many attempts have failed, so that no password and no code is tried for a while."""
    return any(
        ratelimit.consume(HttpRequest(), app=_APP, action=_ACTION, config=_per_account(), key=key, dry_run=True) is None
        for key in _counted_as(user)
    )


@transaction.atomic
def account_unlock(*, user: User, by: User | None, at: datetime) -> None:
    """Forget the attempts that failed, so that the person may try again at once. Raises OwnAccount."""
    require_another(user, by=by)
    note_act(Act.UNLOCK, user, by=by, at=at)
    for key in _counted_as(user):
        ratelimit.clear(HttpRequest(), app=_APP, action=_ACTION, config=_per_account(), key=key)


def _counted_as(user: User) -> tuple[str, str]:
    return counted_login(user.username), f"mfa-auth-user-{user.pk}"


def _per_account() -> dict[str, str]:
    """The limits that count against an account; what counts against an address is another's too."""
    limits = settings.ACCOUNT_RATE_LIMITS[_ACTION].split(",")
    return {_ACTION: ",".join(limit for limit in limits if limit.endswith("/key"))}
