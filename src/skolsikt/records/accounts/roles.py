"""The roles that an account may hold, in the words of the screen; what each gives stands in ``privacy.roles``."""

from __future__ import annotations

from skolsikt.home.errors import WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _, language
from skolsikt.privacy.roles import ROLES
from skolsikt.privacy.viewer import EVERY_UNIT

ALL_UNITS = EVERY_UNIT
GRANTED = {name: role for name, role in ROLES.items() if role.is_granted}
ON_SCREEN = {name: role for name, role in GRANTED.items() if not role.is_for_the_command_line}


class UnknownRole(WrongUsage):
    """No role that an account may hold has that name."""


def role_title(role: str) -> str:
    """Return the role in words, in the language being spoken.

    >>> role_title("principal")
    'Rektor'
    """
    return GRANTED[known_role(role)].title.spoken(language())


def known_role(role: str) -> str:
    """Return ``role``, or raise UnknownRole naming the nearest right word."""
    if role not in GRANTED:
        raise UnknownRole(_("Rollen {role} finns inte.").format(role=role) + " " + did_you_mean(role, GRANTED))
    return role
