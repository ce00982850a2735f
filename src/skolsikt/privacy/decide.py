"""Access decisions with their reasons. Roles are data; what no role gives is denied."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from skolsikt.privacy.roles import BY_RELATION, ROLES, Permission
from skolsikt.privacy.viewer import Viewer

EVERY_UNIT = "*"


class Reason(StrEnum):
    """Why a decision went the way it did."""

    ROLE = "role"
    RELATION = "relation"
    NO_ROLE = "no_role"
    NO_RELATION = "no_relation"
    OPERATOR_SWITCHED_OFF = "operator_switched_off"
    OPERATOR_WITHOUT_REASON = "operator_without_reason"


@dataclass(frozen=True)
class Decision:
    """Allowed or not, and why."""

    allowed: bool
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What a decision is about; nothing of it means the whole municipality."""

    school_unit_code: str = ""


MUNICIPALITY = Thing()


def decide(viewer: Viewer, permission: Permission, thing: Thing = MUNICIPALITY) -> Decision:
    """Return whether ``viewer`` may do ``permission`` with ``thing``, and the reason.

    >>> from skolsikt.privacy.viewer import ANALYST
    >>> decide(ANALYST, Permission.PUPIL_VIEW)
    Decision(allowed=False, reason=<Reason.NO_ROLE: 'no_role'>)
    """
    if not any(permission in ROLES[role].permissions for role in viewer.roles & ROLES.keys()):
        return Decision(False, Reason.NO_ROLE)
    if permission not in BY_RELATION:
        return Decision(True, Reason.ROLE)
    if EVERY_UNIT in viewer.relations or (thing.school_unit_code and thing.school_unit_code in viewer.relations):
        return Decision(True, Reason.RELATION)
    return Decision(False, Reason.NO_RELATION)


def decide_operator(viewer: Viewer, *, is_enabled: bool, is_demo: bool) -> Decision:
    """Return whether ``viewer`` may see true aggregates: a role that gives it, switched on, and a reason said.

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
