"""The right to decide about data: asked of the person, never of a role that is looked through."""

from __future__ import annotations

from datetime import datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.decide import decide
from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.school.identifiers import names_a_number

LONGEST_REASON = 500


class MayNotDecide(NotPermitted):
    """The person's roles do not give the right to decide that."""


class ReasonMissing(WrongUsage):
    """A decision that needs a reason has none."""


class ReasonNamesSomebody(WrongUsage):
    """The reason has a person number in it."""


def require_right(user: User, permission: Permission, *, what: str, home: Home, at: datetime) -> None:
    """Raise MayNotDecide unless ``user`` has ``permission`` that day; the attempt is then in the access log."""
    decision = decide(viewer_of(user, on=at.astimezone(STOCKHOLM).date()), permission)
    if not decision.allowed:
        note_access(home, at=at, viewer=user.username, kind=Kind.REFUSED, what=what, why=decision.reason)
        raise MayNotDecide(_("Det beslutas av {who}.").format(who=who_may(permission)))


def said_reason(reason: str) -> str:
    """Return the reason without spaces around it. Raises ReasonMissing, and ReasonNamesSomebody."""
    if not reason.strip():
        raise ReasonMissing(_("Skriv varför. Skälet sparas."))
    return nameless(reason)


def nameless(reason: str) -> str:
    """Return a reason that may be left out, without spaces around it. Raises ReasonNamesSomebody."""
    if names_a_number(reason):
        raise ReasonNamesSomebody(_("Skälet ser ut att innehålla ett personnummer. Skriv det utan."))
    return reason.strip()[:LONGEST_REASON]
