"""What a role may be held for. Without models: the settings are checked by it before Django starts."""

from __future__ import annotations

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.roles import Scope
from skolsikt.privacy.viewer import Relation
from skolsikt.records.accounts.roles import ALL_UNITS, GRANTED, known_role, role_title


class RelationWrong(WrongUsage):
    """A role is given without what it must be held for, or with something that it cannot be held for."""


def checked_relation(
    role: str, *, school_unit_code: str, class_name: str, teaching_group: str, school_year: str
) -> Relation:
    """Return the relation, or raise UnknownRole, or RelationWrong saying what the role must be held for."""
    holds_for = GRANTED[known_role(role)].holds_for
    told = (school_unit_code != ALL_UNITS, bool(class_name), bool(teaching_group))
    if told != _MUST_TELL[holds_for]:
        raise RelationWrong(_refusals()[holds_for].format(role=role_title(role)))
    is_dated = class_name or teaching_group
    return Relation(
        role=role,
        school_unit_code=school_unit_code,
        class_name=class_name,
        teaching_group=teaching_group,
        school_year=school_year if is_dated else "",
    )


# Which of school unit, class and teaching group are told.
_MUST_TELL = {
    Scope.MUNICIPALITY: (False, False, False),
    Scope.SCHOOL_UNIT: (True, False, False),
    Scope.CLASS: (True, True, False),
    Scope.TEACHING_GROUP: (True, False, True),
}


def _refusals() -> dict[Scope, str]:
    return {
        Scope.MUNICIPALITY: _("{role} gäller hela kommunen. Ange varken skola, klass eller grupp."),
        Scope.SCHOOL_UNIT: _("{role} gäller en skolenhet. Ange den, och varken klass eller grupp."),
        Scope.CLASS: _("{role} gäller en klass. Ange skolenhet och klass."),
        Scope.TEACHING_GROUP: _("{role} gäller en undervisningsgrupp. Ange skolenhet och grupp."),
    }
