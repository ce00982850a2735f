"""Keys of systems that deliver files over HTTPS: made once, shown once, revoked when somebody says so."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.records.accounts.models import DeliveryKey, User

_PREFIX = "skolsikt-"  # told from other secrets when one is found in a file
_BYTES = 32


class DeliveryKeyWrong(WrongUsage):
    """A key with that name exists already, or none does."""


@transaction.atomic
def delivery_key_create(*, name: str, profile: str, by: User, at: datetime) -> str:
    """Make a key and return it: it is shown this once. Raises DeliveryKeyWrong when the name is taken or empty."""
    if not name.strip() or DeliveryKey.objects.filter(name=name.strip()).exists():
        raise DeliveryKeyWrong(_("Namnet ”{name}” är tomt eller upptaget. Välj ett annat.").format(name=name.strip()))
    key = _PREFIX + secrets.token_urlsafe(_BYTES)
    DeliveryKey.objects.create(name=name.strip(), digest=_digest(key), profile=profile, created_by=by, created_at=at)
    return key


@transaction.atomic
def delivery_key_revoke(*, name: str, at: datetime) -> None:
    """Let a key work no more. Raises DeliveryKeyWrong with the nearest name."""
    known = [one.name for one in DeliveryKey.objects.filter(revoked_at__isnull=True)]
    if name not in known:
        raise DeliveryKeyWrong(
            _("Det finns ingen gällande nyckel som heter {name}. {near}").format(
                name=name, near=did_you_mean(name, known)
            )
        )
    DeliveryKey.objects.filter(name=name).update(revoked_at=at)


def delivery_key_used(key: str, *, at: datetime) -> DeliveryKey | None:
    """Return the key that a system showed, and note that it was used; None when it is none or is revoked."""
    found = DeliveryKey.objects.filter(digest=_digest(key), revoked_at__isnull=True).first()
    if found:
        DeliveryKey.objects.filter(pk=found.pk).update(last_used_at=at)
    return found


def delivery_keys() -> QuerySet[DeliveryKey]:
    """Return every key, those that work first."""
    return DeliveryKey.objects.order_by("revoked_at", "name")


def _digest(key: str) -> str:
    # The key is random and long: a plain hash of it cannot be turned back, and is found by an index.
    return hashlib.sha256(key.encode()).hexdigest()
