"""People of the demo municipality who may log in, with passwords that everybody may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from skolsikt.home.clock import now, today
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import ALL_UNITS, role_title
from skolsikt.records.accounts.services import account_create, grant_role

DEMO_PASSWORD = "exempel-2025"  # noqa: S105 - of invented people in an invented municipality


@dataclass(frozen=True, kw_only=True)
class DemoUser:
    """One who may log in. ``title``: role and school in words."""

    username: str
    password: str
    full_name: str
    role: str
    school_unit_code: str
    school: str

    @property
    def title(self) -> str:
        return f"{role_title(self.role)}, {self.school}" if self.school else role_title(self.role)


_AT_A_SCHOOL = (("rektor", "Anna Lind", "principal"), ("larare", "Maja Holm", "teacher"))
_EVERYWHERE = (
    ("skolchef", "Karin Ek", "head"),
    ("elevhalsa", "Samir Haddad", "pupil_health"),
    ("analytiker", "Johan Berg", "analyst"),
    ("it", "Elin Strand", "it_coordinator"),
)


def create_demo_users(units: Sequence[tuple[str, str]]) -> list[DemoUser]:
    """Make the demo's accounts, once, and return them. ``units``: code and name, the first is the principal's."""
    code, name = units[0] if units else (ALL_UNITS, "")
    people = [_person(*who, code, name) for who in _AT_A_SCHOOL] + [_person(*who, ALL_UNITS, "") for who in _EVERYWHERE]
    known = set(User.objects.values_list("username", flat=True))
    for person in people:
        if person.username not in known:
            _create(person)
    return people


def _person(username: str, full_name: str, role: str, code: str, school: str) -> DemoUser:
    return DemoUser(
        username=username,
        password=DEMO_PASSWORD,
        full_name=full_name,
        role=role,
        school_unit_code=code,
        school=school,
    )


@transaction.atomic
def _create(person: DemoUser) -> None:
    user = account_create(username=person.username, full_name=person.full_name, password=person.password, at=now())
    grant_role(
        user=user, role=person.role, school_unit_code=person.school_unit_code, from_date=today(), by=None, at=now()
    )
