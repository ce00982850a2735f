"""What nobody may do with accounts: change one's own, or leave the installation without anybody who manages users."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from skolsikt.home.errors import NotPermitted, SkolsiktError
from skolsikt.home.words import _
from skolsikt.privacy.refusal_words import listed
from skolsikt.privacy.roles import Permission, roles_giving
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import ON_SCREEN, role_title


class OwnAccount(NotPermitted):
    """Somebody would change his or her own rights."""


class NobodyLeft(SkolsiktError):
    """Nobody would be left who manages users."""


def require_another(user: User, *, by: User | None) -> None:
    """Raise OwnAccount if ``by`` is ``user``: nobody gives, takes or unlocks for oneself."""
    if by is not None and by.pk == user.pk:
        raise OwnAccount(_("Ingen ändrar sitt eget konto eller sina egna roller. Be någon annan som sköter användare."))


def require_manager_left(on: date, *, without: RoleGrant | User) -> None:
    """Raise NobodyLeft if the last who manages users that day would go, by a role that ends or an account that closes.

    A role at the command line is none: it needs the machine.
    """
    managing = _managing(on)
    is_without = Q(pk=without.pk) if isinstance(without, RoleGrant) else Q(user=without)
    if managing.filter(is_without).exists() and not managing.exclude(is_without).exists():
        raise NobodyLeft(
            _("Då sköter ingen användare längre. Ge först någon annan rollen {role}.").format(role=_manager_title())
        )


def _managing(on: date) -> QuerySet[RoleGrant]:
    roles = [role for role in roles_giving(Permission.USERS_MANAGE) if role in ON_SCREEN]
    held = RoleGrant.objects.filter(user__is_active=True, role__in=roles, from_date__lte=on)
    return held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on))


def _manager_title() -> str:
    return listed([role_title(role) for role in sorted(roles_giving(Permission.USERS_MANAGE)) if role in ON_SCREEN])
