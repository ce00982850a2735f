"""Reads about accounts."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from skolsikt.home.clock import today
from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import ALL_UNITS, role_title


class UnknownAccount(WrongUsage):
    """No active account has that user name."""


def grants_on(user: User, *, on: date) -> list[RoleGrant]:
    """Return the roles that hold on that day."""
    held = RoleGrant.objects.filter(user=user, from_date__lte=on)
    return list(held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on)).order_by("role", "school_unit_code"))


def viewer_of(user: User, *, on: date) -> Viewer:
    """Return who ``user`` is to the gate on that day. An account without a role is a viewer without any right."""
    grants = grants_on(user, on=on) if user.is_active else []
    return Viewer(
        id=user.username,
        roles=frozenset(grant.role for grant in grants),
        relations=frozenset(grant.school_unit_code for grant in grants),
    )


def viewer_of_username(username: str) -> Viewer:
    """Return the viewer that the command line names. Raises UnknownAccount."""
    return viewer_of(account_named(username), on=today())


def account_named(username: str) -> User:
    """Return the active account with that user name. Raises UnknownAccount, which names the nearest ones."""
    active = User.objects.filter(is_active=True)
    user = active.filter(username=username).first()
    if user is None:
        raise UnknownAccount(
            _("Det finns ingen användare som heter {name}.").format(name=username)
            + " "
            + did_you_mean(username, active.values_list("username", flat=True))
        )
    return user


def own_units(viewer: Viewer) -> tuple[str, ...]:
    """Return the school units that the viewer's roles hold for, in order; all units (``*``) is not one of them."""
    return tuple(sorted(viewer.relations - {ALL_UNITS}))


def titles_of(viewer: Viewer) -> str:
    """Return the viewer's roles in words, for the header."""
    return ", ".join(_inside_sentence(role_title(role)) for role in sorted(viewer.roles))


def _inside_sentence(title: str) -> str:
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
