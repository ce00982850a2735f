"""Roles as data (``roles.yaml``): what each may do, what it must hold for, and for which purposes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, model_validator

from skolsikt.home.closed_model import Closed, Words
from skolsikt.home.yaml_text import parse_yaml

_FILE = Path(__file__).with_name("roles.yaml")


class Permission(StrEnum):
    """What a role may give. Everything that is not given is denied."""

    ASK = "ask"  # guarded aggregates
    TRUE_AGGREGATES = "true_aggregates"  # small groups too, never single pupils
    SCHOOL_UNIT_VIEW = "school_unit_view"  # the pages of one school unit
    CLASS_VIEW = "class_view"  # the pupils of a class or teaching group, by name
    PUPIL_VIEW = "pupil_view"  # a pupil's own page
    SUPPORT_VIEW = "support_view"  # which support a pupil gets
    PROTECTED_VIEW = "protected_view"  # pupils with protected identity too
    PUPIL_WINDOW = "pupil_window"  # may be let in to a pupil for a time
    WINDOW_GRANT = "window_grant"  # may let others in to a pupil for a time
    DOCUMENTS_MAKE = "documents_make"  # what the law asks the house to tell of itself: art. 30, art. 35
    REGISTER_EXTRACT = "register_extract"  # everything held about one pupil, on request (GDPR art. 15)
    EXTRACT = "extract"  # rows without identities, for analysis with a purpose
    REJECTS_VIEW = "rejects_view"  # rejected values without masking
    LOAD = "load"  # load, undo, sources
    ACCESS_LOG_VIEW = "access_log_view"  # who has seen what
    USERS_MANAGE = "users_manage"
    RELEASE_APPROVE = "release_approve"  # together with another person put a release in force, or reject it
    EMBARGO_SET = "embargo_set"  # hold figures until a day
    PUPIL_SEARCH = "pupil_search"  # finds a pupil in the vault by number or name, and is told the key only
    REQUESTS_REGISTER = "requests_register"  # requests for public records, objections, corrections
    REQUESTS_DECIDE = "requests_decide"  # decides them for the municipality
    REGISTRATION_VIEW = "registration_view"  # how a school unit registers attendance, never by teacher
    REGISTRATION_OWN = "registration_own"  # how one has registered oneself, where that has been decided
    FIGURES_REVIEW = "figures_review"  # sign off the own school's figures, or question one
    FIGURES_ANSWER = "figures_answer"  # answer those questions
    CO_MARKING_ENTER = "co_marking_enter"  # the marks of two teachers, of pupils whom one may see
    REGISTRATION_DECIDE = "registration_decide"  # the guideline, and whether teachers see their own
    CONTACT_WRITE = "contact_write"  # that one has talked with or about a pupil, and the pupil's own words


# What a role may do with pupils whose names are shown.
OF_PUPILS = frozenset(
    {
        Permission.CLASS_VIEW,
        Permission.PUPIL_VIEW,
        Permission.SUPPORT_VIEW,
        Permission.PROTECTED_VIEW,
        Permission.WINDOW_GRANT,
        Permission.REJECTS_VIEW,
        Permission.CONTACT_WRITE,
    }
)
# What shows a pupil. An extract is given for one pupil at a time, whose number is known: also for a whole municipality.
SHOWS_PUPILS = OF_PUPILS | {Permission.REGISTER_EXTRACT}
# What nobody does who only looks at the pages as another role sees them.
NOT_IN_PREVIEW = SHOWS_PUPILS | {
    Permission.ACCESS_LOG_VIEW,
    Permission.PUPIL_SEARCH,
    Permission.REQUESTS_REGISTER,
    Permission.REQUESTS_DECIDE,
    Permission.REGISTRATION_VIEW,  # true figures of a school, which whoever looks may have no right to
    Permission.REGISTRATION_OWN,
    Permission.REGISTRATION_DECIDE,
    Permission.FIGURES_REVIEW,
    Permission.FIGURES_ANSWER,
    Permission.CO_MARKING_ENTER,
}
# What a role holds only for the school units, classes or groups that it has a relation to.
BY_RELATION = SHOWS_PUPILS | {
    Permission.SCHOOL_UNIT_VIEW,
    Permission.REGISTRATION_VIEW,
    Permission.REGISTRATION_OWN,
    Permission.FIGURES_REVIEW,
    Permission.CO_MARKING_ENTER,
}


class Scope(StrEnum):
    """What a role is held for."""

    MUNICIPALITY = "municipality"
    SCHOOL_UNIT = "school_unit"
    CLASS = "class"
    TEACHING_GROUP = "teaching_group"


class Role(Closed):
    """One role.

    ``purposes``: what its holder may open a pupil's page for. ``has_usual_purpose``: the first of them is taken
    without being asked for. ``is_granted``: whether a person's account may hold it. ``is_for_the_command_line``: it
    gives nothing on the pages. ``second_factor``: its holder must log in with one. ``ends_with_school_year``: it ends
    on 30 June unless another day is said. ``writes_under``: the secrecy class (``about_pupils.yaml``) of what its
    holder writes down about a pupil.
    """

    id: str
    title: Words
    holds_for: Scope
    permissions: frozenset[Permission]
    purposes: tuple[str, ...] = ()
    has_usual_purpose: bool = False
    is_granted: bool = True
    is_for_the_command_line: bool = False
    second_factor: bool = False
    ends_with_school_year: bool = False
    writes_under: str = ""


class _Catalogue(Closed):
    purposes: dict[str, Words]
    roles: dict[str, Role] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _named(cls, told: dict[str, dict[str, dict[str, object]]]) -> dict[str, object]:
        return {**told, "roles": {name: {**role, "id": name} for name, role in told["roles"].items()}}

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> _Catalogue:
        for role in self.roles.values():
            if unknown := set(role.purposes) - self.purposes.keys():
                raise ValueError(f"{role.id}: unknown purposes {sorted(unknown)}")
            if Permission.PUPIL_VIEW in role.permissions and not role.purposes:
                raise ValueError(f"{role.id}: sees pupils for no purpose")
            if role.permissions & OF_PUPILS and role.holds_for is Scope.MUNICIPALITY:
                raise ValueError(f"{role.id}: nobody sees the pupils of a whole municipality")
            if (Permission.CONTACT_WRITE in role.permissions) != bool(role.writes_under):
                raise ValueError(f"{role.id}: whoever writes about pupils writes under a secrecy class")
            if Permission.REGISTER_EXTRACT in role.permissions and not role.second_factor:
                raise ValueError(f"{role.id}: a register extract needs a second factor")
        return self


def read_roles(text: str) -> tuple[Mapping[str, Role], Mapping[str, Words]]:
    """Return the roles and the purposes that a text like ``roles.yaml`` tells.

    Raises ValueError (pydantic's) naming what is wrong with it.
    """
    read = _Catalogue.model_validate(parse_yaml(text))
    return MappingProxyType(read.roles), MappingProxyType(read.purposes)


ROLES, PURPOSES = read_roles(_FILE.read_text("utf-8"))


def roles_giving(permission: Permission) -> frozenset[str]:
    """Return the roles that give ``permission``.

    >>> sorted(roles_giving(Permission.WINDOW_GRANT))
    ['principal']
    """
    return frozenset(name for name, role in ROLES.items() if permission in role.permissions)
