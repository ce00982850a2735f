"""Roles as data: what each may do, and whether only where it has a relation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from skolsikt.home.words import N_


class Permission(StrEnum):
    """What a role may give. Everything that is not given is denied."""

    ASK = "ask"  # guarded aggregates
    TRUE_AGGREGATES = "true_aggregates"  # small groups too, never single pupils
    SCHOOL_UNIT_VIEW = "school_unit_view"  # the pages of one school unit
    PUPIL_VIEW = "pupil_view"  # a pupil's own page
    EXTRACT = "extract"  # rows without identities, for analysis with a purpose
    REJECTS_VIEW = "rejects_view"  # rejected values without masking
    LOAD = "load"  # load, undo, sources
    ACCESS_LOG_VIEW = "access_log_view"  # who has seen what
    USERS_MANAGE = "users_manage"


# What a role holds only for the school units (or pupils) that it has a relation to.
BY_RELATION = frozenset({Permission.SCHOOL_UNIT_VIEW, Permission.PUPIL_VIEW, Permission.REJECTS_VIEW})


@dataclass(frozen=True, kw_only=True)
class Role:
    """One role. ``title`` is marked for translation."""

    id: str
    title: str
    permissions: frozenset[Permission]


def _role(id: str, title: str, *permissions: Permission) -> Role:  # noqa: A002 - the word of the catalogue
    return Role(id=id, title=title, permissions=frozenset(permissions))


_ASK, _UNIT = Permission.ASK, Permission.SCHOOL_UNIT_VIEW

ROLES: Mapping[str, Role] = {
    role.id: role
    for role in (
        _role("public", N_("Allmänheten"), _ASK),
        _role("analyst", N_("Analytiker"), _ASK),
        _role("teacher", N_("Lärare"), _ASK, _UNIT, Permission.PUPIL_VIEW),
        _role("principal", N_("Rektor"), _ASK, _UNIT, Permission.PUPIL_VIEW, Permission.REJECTS_VIEW),
        _role("head", N_("Skolchef"), _ASK, _UNIT),
        _role("politician", N_("Förtroendevald"), _ASK),
        _role("pupil_health", N_("Elevhälsa"), _ASK, _UNIT, Permission.PUPIL_VIEW),
        _role(
            "it_coordinator",
            N_("IT-samordnare"),
            _ASK,
            Permission.LOAD,
            Permission.USERS_MANAGE,
        ),
        # The house's own jobs: no person logs in with it.
        _role("analysis", N_("Husets egna analyser"), Permission.EXTRACT),
        _role("dpo", N_("Dataskyddsombud"), _ASK, Permission.ACCESS_LOG_VIEW),
        _role(
            "operator",
            N_("Driftansvarig vid kommandoraden"),
            _ASK,
            _UNIT,
            Permission.TRUE_AGGREGATES,
            Permission.LOAD,
            Permission.USERS_MANAGE,
        ),
    )
}
