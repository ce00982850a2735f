"""What a page needs of its reader beyond being logged in: decided, and noted when refused."""

from __future__ import annotations

from collections.abc import Sequence

from skolsikt.home.errors import NotPermitted
from skolsikt.privacy.decide import decide
from skolsikt.privacy.refusal_words import refusal_in_words
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import house


class MayNot(NotPermitted):
    """The viewer's roles do not give the right to the page; the message says who has it."""


def require(viewer: Viewer, permission: Permission, *, what: str) -> Viewer:
    """Return ``viewer``, who may do ``permission``; otherwise note the refusal and raise MayNot.

    ``what``: the page in words.
    """
    decision = decide(viewer, permission)
    if not decision.allowed:
        house().note_refusal(f"refused {permission}", viewer=viewer, why=decision.reason)
        raise MayNot(refusal_in_words(decision, viewer=viewer, permission=permission, what=what))
    return viewer


def require_any(viewer: Viewer, permissions: Sequence[Permission], *, what: str) -> Viewer:
    """Return ``viewer``, who may do one of ``permissions``; otherwise as ``require`` of the first."""
    if any(decide(viewer, one).allowed for one in permissions):
        return viewer
    return require(viewer, permissions[0], what=what)
