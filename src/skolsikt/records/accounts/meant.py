"""Which of a person's roles somebody means who names it at the command line."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.records.accounts.models import RoleGrant, User


class NotOneRole(WrongUsage):
    """No role that holds now or later fits what was named, or several do; the message lists them."""


def grant_meant(user: User, role: str, *, on: date, **held_for: str) -> RoleGrant:
    """Return the one role of ``user`` that fits and has not ended. ``held_for``: fields of a grant; empty is any.

    Raises NotOneRole.
    """
    named = {field: value for field, value in held_for.items() if value}
    left = RoleGrant.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), user=user).order_by("id")
    fitting = list(left.filter(role=role, **named))
    if len(fitting) == 1:
        return fitting[0]
    have = "; ".join(map(str, fitting or left)) or _("ingen")
    sentence = _("Flera roller stämmer. Ange skola, klass eller grupp.") if fitting else _("Ingen sådan roll gäller.")
    raise NotOneRole(sentence + " " + _("{name} har: {roles}.").format(name=user.username, roles=have))
