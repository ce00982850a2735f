"""Who may register and decide about data, and what stands as a reason: checked by every write."""

from __future__ import annotations

from datetime import datetime

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.decide import MUNICIPALITY, Thing, decide
from skolsikt.privacy.refusal_words import who_may
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.school.identifiers import names_a_number

LONGEST_REASON = 500


class MayNotDecide(NotPermitted):
    """The person's roles do not give the right to register or decide that."""


class MatterWrong(WrongUsage):
    """What is to be registered or decided does not hang together; the message says what to do."""


class ReasonMissing(WrongUsage):
    """A decision that needs a reason has none."""


class ReasonNamesSomebody(WrongUsage):
    """The reason has a person number in it."""


def require_right(
    viewer: Viewer, *permissions: Permission, thing: Thing = MUNICIPALITY, what: str = "", home: Home, at: datetime
) -> None:
    """Raise MayNotDecide unless ``viewer`` holds one of ``permissions`` for ``thing``; the attempt is then noted."""
    decisions = [decide(viewer, one, thing) for one in permissions]
    if not any(one.allowed for one in decisions):
        told = what or f"refused {permissions[0]}"
        note_access(home, at=at, viewer=viewer.id, kind=Kind.REFUSED, what=told, why=decisions[0].reason)
        raise MayNotDecide(_("Det här görs av {who}.").format(who=who_may(permissions[0])))


def person_at(user: User, at: datetime) -> Viewer:
    """Return the person as the gate knows them at a moment: never a role that is looked through."""
    return viewer_of(user, on=at.astimezone(STOCKHOLM).date())


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


def said_words(text: str, *, longest: int) -> str:
    """Return what somebody wrote, without spaces around it. Raises MatterWrong, and ReasonNamesSomebody."""
    told = nameless(text)
    if not told or len(text.strip()) > longest:
        raise MatterWrong(_("Skriv i ord vad det gäller, på högst några meningar."))
    return text.strip()
