"""Accounts: who may log in, which roles hold on which day, and what the gate is told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from skolsikt.demo.demo_school import DemoSchool
from skolsikt.home.clock import today
from skolsikt.privacy.roles import ROLES
from skolsikt.records.accounts.demo_users import create_demo_users
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import GRANTED, UnknownRole, role_title
from skolsikt.records.accounts.selectors import UnknownAccount, own_units, titles_of, viewer_of, viewer_of_username
from skolsikt.records.accounts.services import PeriodBackwards, UsernameTaken, account_create, grant_role, role_end

pytestmark = pytest.mark.usefixtures("database")
STRAND = DemoSchool(
    code="12345678", name="Strandskolan", class_name="9A", teaching_group="9A MA", school_year="2025/26"
)
AT = datetime(2025, 8, 18, 8, tzinfo=UTC)
AUTUMN = date(2025, 8, 18)


@pytest.fixture(autouse=True)
def _quick_passwords(database: str, settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna() -> User:
    return account_create(username="anna", full_name="Anna Lind", password="lösenord", at=AT)


def grant(user: User, role: str = "principal", unit: str = "12345678", **dates: date) -> RoleGrant:
    return grant_role(user=user, role=role, school_unit_code=unit, from_date=AUTUMN, by=None, at=AT, **dates)


def test_an_account_has_a_hashed_password_and_no_right(anna: User) -> None:
    assert anna.check_password("lösenord")
    assert "lösenord" not in anna.password
    assert viewer_of(anna, on=AUTUMN).roles == frozenset()


def test_two_accounts_never_share_a_user_name(anna: User) -> None:
    with pytest.raises(UsernameTaken, match="anna"):
        account_create(username="anna", full_name="Annan Anna", password="x", at=AT)


def test_the_viewer_has_the_roles_and_units_that_hold_that_day(anna: User) -> None:
    grant(anna, to_date=date(2026, 6, 30))
    assert viewer_of(anna, on=date(2025, 8, 17)).roles == frozenset()
    assert viewer_of(anna, on=date(2026, 6, 30)).school_units == frozenset({"12345678"})
    assert viewer_of(anna, on=date(2026, 7, 1)).school_units == frozenset()


def test_a_closed_account_has_no_role(anna: User) -> None:
    grant(anna)
    anna.is_active = False
    assert viewer_of(anna, on=AUTUMN).roles == frozenset()


def test_a_role_ends_by_a_service(anna: User) -> None:
    given = grant(anna)
    role_end(grant=given, from_day=date(2025, 9, 2), by=None, at=AT)
    assert viewer_of(anna, on=date(2025, 9, 1)).roles == {"principal"}
    assert viewer_of(anna, on=date(2025, 9, 2)).roles == frozenset()


def test_a_role_never_ends_before_it_starts(anna: User) -> None:
    with pytest.raises(PeriodBackwards):
        grant(anna, to_date=date(2025, 1, 1))
    given = grant(anna)
    with pytest.raises(PeriodBackwards):
        role_end(grant=given, from_day=date(2025, 8, 17), by=None, at=AT)


def test_the_database_itself_refuses_a_role_that_ends_before_it_starts(anna: User) -> None:
    given = grant(anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleGrant.objects.filter(pk=given.pk).update(to_date=date(2025, 1, 1))


def test_an_unknown_role_is_answered_with_the_nearest(anna: User) -> None:
    with pytest.raises(UnknownRole, match="principal"):
        grant(anna, role="principl")


@pytest.mark.parametrize("role", ["public", "analysis"])
def test_no_account_is_made_the_public_or_the_house(anna: User, role: str) -> None:
    with pytest.raises(UnknownRole):
        grant(anna, role=role)


def test_every_role_that_may_be_granted_has_words_and_rights() -> None:
    assert all(role_title(role) for role in GRANTED)
    assert GRANTED.keys() < ROLES.keys()


def test_the_command_line_finds_a_viewer_by_user_name_and_names_the_nearest(anna: User) -> None:
    assert viewer_of_username("anna").id == "anna"
    with pytest.raises(UnknownAccount, match="anna"):
        viewer_of_username("ana")


def test_all_units_is_not_a_unit_of_ones_own(anna: User) -> None:
    grant(anna, role="head", unit="*")
    grant(anna, unit="87654321")
    viewer = viewer_of(anna, on=AUTUMN)
    assert own_units(viewer) == ("87654321",)
    assert titles_of(viewer) == "skolchef, rektor"


def test_demo_users_are_made_once_and_told_again() -> None:
    first = create_demo_users([STRAND])
    again = create_demo_users([STRAND])
    assert first == again
    assert User.objects.count() == len(first)
    assert {person.username: person.title for person in first}["rektor"] == "Rektor, Strandskolan"
    assert {person.username: person.title for person in first}["mentor9a"] == "Mentor, 9A, Strandskolan"
    assert User.objects.get(username=first[0].username).check_password(first[0].password)


def test_demo_users_are_made_without_schools_too() -> None:
    assert {person.role for person in create_demo_users([])} == {
        "head",
        "analyst",
        "it_coordinator",
        "dpo",
        "registrar",
    }


def test_a_demo_role_that_has_ended_with_the_school_year_is_given_again() -> None:
    create_demo_users([STRAND])
    mentor = User.objects.get(username="mentor9a")
    RoleGrant.objects.filter(user=mentor).update(from_date=date(2020, 8, 18), to_date=date(2021, 6, 30))
    create_demo_users([STRAND])
    assert [relation.class_name for relation in viewer_of(mentor, on=today()).relations] == ["9A"]
