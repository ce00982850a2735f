"""What a role may be held for, and for whom somebody may stand in."""

from __future__ import annotations

from datetime import date

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.privacy.roles import ROLES, Scope
from skolsikt.privacy.viewer import Relation
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import ALL_UNITS, role_title
from skolsikt.records.accounts.selectors import grants_on


class RelationWrong(WrongUsage):
    """A role is given without what it must be held for, or with something that it cannot be held for."""


class StandInWrong(WrongUsage):
    """Nobody to stand in for, or no day when it ends."""


def checked_relation(
    role: str, *, school_unit_code: str, class_name: str, teaching_group: str, school_year: str
) -> Relation:
    """Return the relation, or raise RelationWrong saying what the role must be held for."""
    holds_for = ROLES[role].holds_for
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


def require_somebody_away(relation: Relation, away: User, *, user: User, from_date: date, to_date: date | None) -> None:
    """Raise StandInWrong unless ``away`` is another who holds the very role on the first day, and an end is said."""
    if to_date is None:
        raise StandInWrong(_("Ange vikariatets sista dag."))
    if away == user or not any(grant.relation == relation for grant in grants_on(away, on=from_date)):
        raise StandInWrong(_("{name} har inte den rollen att vikariera för den dagen.").format(name=away.username))
