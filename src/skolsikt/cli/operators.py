"""The right of whoever sits at the command line: switched on, and with a reason that is kept."""

from __future__ import annotations

from datetime import datetime

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.settings import read_settings
from skolsikt.home.words import _
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.decide import Reason, decide_operator
from skolsikt.privacy.viewer import operator
from skolsikt.school.identifiers import names_a_number

WHO = "operator"


class MayNotOperate(NotPermitted):
    """The operator is switched off, or gives no reason."""


class NumberInReason(WrongUsage):
    """The reason names a pupil."""


def require_operator(home: Home, reason: str, *, what: str, at: datetime) -> None:
    """Raise MayNotOperate unless the operator may do ``what`` for ``reason``; the attempt is then in the access log."""
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
