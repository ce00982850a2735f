"""The right of whoever sits at the command line: switched on, by name, and with a reason that is kept."""

from __future__ import annotations

from datetime import datetime

from skolsikt.cli import spoken, viewers
from skolsikt.cli.django import has_accounts, start_django
from skolsikt.home.databases import DatabaseDamaged
from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings
from skolsikt.home.words import N_, _
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.decide import Reason, decide_operator
from skolsikt.privacy.viewer import operator
from skolsikt.school.identifiers import names_a_number

WHO = "operator"  # while nobody holds the role

reason_option = spoken.option(
    "--reason", default="", help=N_("Varför; sparas i åtkomstloggen. Skriv inga personnummer i det.")
)
user_option = spoken.option(
    "--user",
    default="",
    metavar="USER",
    help=N_("Vem du är: en användare med rollen driftansvarig. Behövs så snart någon har den."),
)


class MayNotOperate(NotPermitted):
    """The operator is switched off, unnamed, or gives no reason."""


class NumberInReason(WrongUsage):
    """The reason names a pupil."""


def require_operator(home: Home, reason: str, user: str, *, what: str, at: datetime) -> str:
    """Return who does ``what`` for ``reason``, or raise MayNotOperate; the attempt is then in the access log."""
    settings = read_settings(home.required())
    decision = decide_operator(operator(reason=reason), is_enabled=settings.operator_enabled, is_demo=settings.is_demo)
    if not decision.allowed:
        note_access(home, at=at, viewer=WHO, kind=Kind.REFUSED, what=what, why=decision.reason)
    if decision.reason is Reason.OPERATOR_SWITCHED_OFF:
        raise MayNotOperate(_("Driftansvarig vid kommandoraden är avstängd här (inställningen operator_enabled)."))
    if not decision.allowed:
        raise MayNotOperate(_("Skriv varför: --reason TEXT. Skälet sparas i åtkomstloggen."))
    if names_a_number(reason):
        raise NumberInReason(_("Skälet ser ut att innehålla ett personnummer. Skriv det utan."))
    return named_operator(home, user, what=what, at=at)


def named_operator(home: Home, user: str, *, what: str, at: datetime) -> str:
    """Return the user name of the operator who does ``what``; ``WHO`` in the demo and while nobody can be named.

    The vault and the log must be looked after before anybody has the role, and when the app database is damaged.
    Raises UnknownAccount, NoOperator and MayNotOperate.
    """
    if user:
        return viewers.operator_at(home, user)
    if read_settings(home.required()).is_demo or not _somebody_operates(home):
        return WHO
    note_access(home, at=at, viewer=WHO, kind=Kind.REFUSED, what=what, why=Reason.OPERATOR_UNNAMED)
    raise MayNotOperate(_("Skriv vid kommandoraden vem du är: --user NAMN, en användare med rollen driftansvarig."))


def _somebody_operates(home: Home) -> bool:
    if not has_accounts(home):
        return False
    try:
        start_django(home)
    except DatabaseDamaged:
        return False
    from skolsikt.home.clock import today
    from skolsikt.records.accounts.selectors import has_operator

    return has_operator(on=today())
