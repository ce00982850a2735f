"""People of the demo municipality who may log in, with passwords that everybody may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from skolsikt.demo.demo_school import DemoSchool
from skolsikt.home.clock import now, today
from skolsikt.home.words import _
from skolsikt.privacy.roles import Scope
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.noted import acts_together
from skolsikt.records.accounts.roles import ALL_UNITS, GRANTED, role_title
from skolsikt.records.accounts.selectors import grants_on
from skolsikt.records.accounts.services import account_create, grant_role

DEMO_PASSWORD = "exempel-2025"  # noqa: S105 - of invented people in an invented municipality

_PARTS = {Scope.CLASS: "class_name", Scope.TEACHING_GROUP: "teaching_group"}


@dataclass(frozen=True, kw_only=True)
class DemoUser:
    """One who may log in. ``title``: role and what it is held for, in words."""

    username: str
    password: str
    full_name: str
    role: str
    school: DemoSchool | None

    @property
    def title(self) -> str:
        return ", ".join(filter(None, [role_title(self.role), self._part, self.school.name if self.school else ""]))

    @property
    def relation(self) -> dict[str, str]:
        """What the role is held for, as ``grant_role`` takes it."""
        if self.school is None:
            return {"school_unit_code": ALL_UNITS}
        told = {"school_unit_code": self.school.code, "school_year": self.school.school_year}
        field = _PARTS.get(GRANTED[self.role].holds_for)
        return told | ({field: self._part} if field else {})

    @property
    def _part(self) -> str:
        """The class or teaching group that the role is held for."""
        return str(getattr(self.school, _PARTS.get(GRANTED[self.role].holds_for, ""), ""))


_AT_A_SCHOOL = (
    ("rektor", "Anna Lind", "principal"),
    ("bitr", "Peter Sand", "deputy_principal"),
    ("mentor9a", "Maja Holm", "mentor"),
    ("larare", "Erik Dahl", "teacher"),
    ("specped", "Sara Nyberg", "special_educator"),
    ("kurator", "Samir Haddad", "school_social_worker"),
)
_EVERYWHERE = (
    ("skolchef", "Karin Ek", "head"),
    ("analytiker", "Johan Berg", "analyst"),
    ("it", "Elin Strand", "it_coordinator"),
    ("dataskydd", "Nils Åberg", "dpo"),
    ("registrator", "Ulla Grön", "registrar"),
)


def create_demo_users(schools: Sequence[DemoSchool]) -> list[DemoUser]:
    """Make the demo's accounts, once, and return them. The first school is theirs who work at one.

    A role that has ended with the school year since the last time is given again.
    """
    at_a_school = [_person(*who, schools[0]) for who in _AT_A_SCHOOL] if schools else []
    people = [*at_a_school, *(_person(*who, None) for who in _EVERYWHERE)]
    with acts_together(why=_("Exempelkommunens användare")):
        for person in people:
            _let_in(person, today())
    return people


def _person(username: str, full_name: str, role: str, school: DemoSchool | None) -> DemoUser:
    return DemoUser(username=username, password=DEMO_PASSWORD, full_name=full_name, role=role, school=school)


def _let_in(person: DemoUser, day: date) -> None:
    user = User.objects.filter(username=person.username).first() or account_create(
        username=person.username, full_name=person.full_name, password=person.password, at=now()
    )
    if not grants_on(user, on=day):
        grant_role(user=user, role=person.role, **person.relation, from_date=day, by=None, at=now())
