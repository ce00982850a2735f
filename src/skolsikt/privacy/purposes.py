"""What a pupil's page is opened for: a short list per role, and whether a reason must be written."""

from __future__ import annotations

from collections.abc import Sequence

from skolsikt.home.words import language
from skolsikt.privacy.decide import Reason, Thing, decide, holds_for
from skolsikt.privacy.roles import PURPOSES, ROLES, Permission, Role
from skolsikt.privacy.viewer import Viewer


def purposes_for(viewer: Viewer, thing: Thing) -> tuple[str, ...]:
    """Return what ``viewer`` may open the page of the pupil ``thing`` for.

    The purposes of the roles that allow it; where only a window does, what it was opened for.
    """
    if decide(viewer, Permission.PUPIL_VIEW, thing).reason is Reason.WINDOW:
        return tuple(dict.fromkeys(window.purpose for window in viewer.windows_to(thing.pupil_key)))
    return tuple(dict.fromkeys(purpose for role in _allowing(viewer, thing) for purpose in role.purposes))


def usual_purpose(viewer: Viewer, thing: Thing) -> str | None:
    """Return the purpose that is taken without being asked for, or None when one must be chosen and explained."""
    usual = (role for role in _allowing(viewer, thing) if role.has_usual_purpose)
    return next((role.purposes[0] for role in usual), None)


def purpose_title(purpose: str) -> str:
    """Return a purpose in words.

    >>> purpose_title("absence")
    'Utreda frånvaro'
    """
    return PURPOSES[purpose].spoken(language())


def _allowing(viewer: Viewer, thing: Thing) -> Sequence[Role]:
    """The roles by whose relation the pupil may be seen."""
    if decide(viewer, Permission.PUPIL_VIEW, thing).reason is not Reason.RELATION:
        return ()
    held = {one.role for one in viewer.relations if one.role in viewer.roles and holds_for(one, thing)}
    return [role for name, role in ROLES.items() if name in held and Permission.PUPIL_VIEW in role.permissions]
