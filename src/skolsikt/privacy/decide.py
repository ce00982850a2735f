"""Access decisions with their reasons. Roles are data; what no role gives is denied."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from skolsikt.privacy.roles import BY_RELATION, NOT_IN_PREVIEW, ROLES, Permission, Scope, roles_giving
from skolsikt.privacy.viewer import EVERY_UNIT, OPERATOR, Relation, Viewer


class Reason(StrEnum):
    """Why a decision went the way it did."""

    ROLE = "role"
    RELATION = "relation"
    WINDOW = "window"
    NO_ROLE = "no_role"
    NO_RELATION = "no_relation"
    PROTECTED = "protected"
    PREVIEW = "preview"
    LEFT = "goes to no school now"
    OBJECTION = "objection"
    OWN_ACCOUNT = "own_account"
    OPERATOR_SWITCHED_OFF = "operator_switched_off"
    OPERATOR_WITHOUT_REASON = "operator_without_reason"
    OPERATOR_UNNAMED = "operator_unnamed"


@dataclass(frozen=True)
class Decision:
    """Allowed or not, and why. ``relation``: the one that allows it."""

    allowed: bool
    reason: Reason
    relation: Relation | None = field(default=None, compare=False)


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What a decision is about; nothing of it means the whole municipality.

    A class or group is that of ``school_year``; a pupil has the unit, class and groups of the newest school year.
    """

    school_unit_code: str = ""
    class_name: str = ""
    teaching_groups: frozenset[str] = frozenset()
    school_year: str = ""
    pupil_key: int | None = None
    is_protected: bool = False


MUNICIPALITY = Thing()
_THROUGH_A_WINDOW = {
    Permission.PUPIL_VIEW: Permission.PUPIL_WINDOW,
    Permission.SUPPORT_VIEW: Permission.SUPPORT_VIEW,
}


def decide(viewer: Viewer, permission: Permission, thing: Thing = MUNICIPALITY) -> Decision:
    """Return whether ``viewer`` may do ``permission`` with ``thing``, and the reason.

    >>> from skolsikt.privacy.viewer import ANALYST
    >>> decide(ANALYST, Permission.PUPIL_VIEW).reason.value
    'no_role'
    """
    if viewer.is_preview and permission in NOT_IN_PREVIEW:
        return Decision(False, Reason.PREVIEW)
    by_role = _decide_by_role(viewer, permission, thing)
    if not by_role.allowed and _is_let_in(viewer, permission, thing):
        return Decision(True, Reason.WINDOW)
    return by_role


def _decide_by_role(viewer: Viewer, permission: Permission, thing: Thing) -> Decision:
    giving = viewer.roles & roles_giving(permission)
    if not giving:
        return Decision(False, Reason.NO_ROLE)
    if permission not in BY_RELATION:
        return Decision(True, Reason.ROLE)
    relations = [one for one in sorted(viewer.relations) if one.role in giving and holds_for(one, thing)]
    if not relations:
        return Decision(False, Reason.NO_RELATION)
    if thing.is_protected and not _may_see_protected(viewer, thing):
        return Decision(False, Reason.PROTECTED)
    return Decision(True, Reason.RELATION, relations[0])


def _may_see_protected(viewer: Viewer, thing: Thing) -> bool:
    return _decide_by_role(viewer, Permission.PROTECTED_VIEW, replace(thing, is_protected=False)).allowed


def _is_let_in(viewer: Viewer, permission: Permission, thing: Thing) -> bool:
    """Whether a window is open to this very pupil. It was opened by one who may see the pupil, protected or not."""
    if not viewer.windows_to(thing.pupil_key) or permission not in _THROUGH_A_WINDOW:
        return False
    return bool(viewer.roles & roles_giving(_THROUGH_A_WINDOW[permission]))


def holds_for(relation: Relation, thing: Thing) -> bool:
    """Whether a role that is held by ``relation`` is held for ``thing``."""
    if relation.role not in ROLES or relation.school_unit_code not in (EVERY_UNIT, thing.school_unit_code):
        return False
    kind = ROLES[relation.role].holds_for
    if kind is Scope.CLASS:
        is_it = bool(thing.class_name) and thing.class_name == relation.class_name
    elif kind is Scope.TEACHING_GROUP:
        is_it = bool(relation.teaching_group) and relation.teaching_group in thing.teaching_groups
    else:
        return True
    return is_it and bool(thing.school_year) and thing.school_year == relation.school_year


def holds_anywhere(viewer: Viewer, permission: Permission) -> bool:
    """Whether ``viewer`` may do ``permission`` with anything at all: what menus are made by."""
    if viewer.is_preview and permission in NOT_IN_PREVIEW:
        return False
    giving = viewer.roles & roles_giving(permission)
    return bool(giving) and (
        permission not in BY_RELATION or any(relation.role in giving for relation in viewer.relations)
    )


def decide_operator(viewer: Viewer, *, is_enabled: bool, is_demo: bool) -> Decision:
    """Return whether ``viewer`` may act as operator: a role that gives it, switched on, and a reason said.

    No reason is asked for in the demo, where no pupil is real.
    """
    by_role = decide(viewer, Permission.TRUE_AGGREGATES)
    if not by_role.allowed:
        return by_role
    if not is_enabled:
        return Decision(False, Reason.OPERATOR_SWITCHED_OFF)
    if not (is_demo or viewer.reason.strip()):
        return Decision(False, Reason.OPERATOR_WITHOUT_REASON)
    return by_role


def decide_true_aggregates(viewer: Viewer, *, is_enabled: bool, is_demo: bool) -> Decision:
    """Return whether ``viewer`` may see true aggregates: an operator who, outside the demo, is a named person."""
    decision = decide_operator(viewer, is_enabled=is_enabled, is_demo=is_demo)
    if decision.allowed and not is_demo and viewer.id == OPERATOR:
        return Decision(False, Reason.OPERATOR_UNNAMED)
    return decision
