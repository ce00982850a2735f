"""Who may register and decide what somebody has asked the municipality for, checked by every write."""

from __future__ import annotations

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.by_right.access import HouseOfPupils
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.decide import decide
from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer


class MayNotDoThis(NotPermitted):
    """The person's roles do not give the right to register or decide."""


class MatterWrong(WrongUsage):
    """What is to be registered or decided does not hang together; the message says what to do."""


def require_right(viewer: Viewer, *permissions: Permission, house: HouseOfPupils) -> None:
    """Raise MayNotDoThis unless the viewer holds one of ``permissions``; the attempt is then in the access log."""
    decisions = [decide(viewer, one) for one in permissions]
    if not any(one.allowed for one in decisions):
        house.note_seen(f"refused {permissions[0]}", viewer=viewer, why=decisions[0].reason, kind=Kind.REFUSED)
        raise MayNotDoThis(_("Det här görs av {who}.").format(who=who_may(permissions[0])))
