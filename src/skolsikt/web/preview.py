"""To see the pages as a role sees them: the same menus and guarded figures, and no pupil."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission, Scope
from skolsikt.privacy.viewer import EVERY_UNIT, Relation, Viewer
from skolsikt.records.accounts.roles import ON_SCREEN, role_title

_KEPT = "seen_as"  # in the session: role and school unit


@dataclass(frozen=True)
class SeenAs:
    """The role that is looked through, and the school unit it is held at, ``*`` for all."""

    role: str
    school_unit_code: str

    @property
    def title(self) -> str:
        return role_title(self.role)


def see_as(request: HttpRequest, seen_as: SeenAs) -> None:
    """Look through that role until told otherwise or logged out."""
    request.session[_KEPT] = [seen_as.role, seen_as.school_unit_code]


def see_as_oneself(request: HttpRequest) -> None:
    """Look through one's own roles again."""
    request.session.pop(_KEPT, None)


def seen_as(request: HttpRequest, viewer: Viewer) -> SeenAs | None:
    """Return what ``viewer``, as whom the person is logged in, looks through; only who manages users may."""
    role, unit = request.session.get(_KEPT, ("", ""))
    is_allowed = role in ON_SCREEN and decide(viewer, Permission.USERS_MANAGE).allowed
    return SeenAs(role, unit) if is_allowed else None


def viewer_seen_as(chosen: SeenAs, *, by: Viewer) -> Viewer:
    """Return the viewer that ``by`` becomes; the log goes on naming the person."""
    is_whole = ON_SCREEN[chosen.role].holds_for is Scope.MUNICIPALITY
    relation = Relation(role=chosen.role, school_unit_code=EVERY_UNIT if is_whole else chosen.school_unit_code)
    return Viewer(id=by.id, roles=frozenset({chosen.role}), relations=frozenset({relation}), is_preview=True)
