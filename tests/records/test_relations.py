"""What roles are held for, stand-ins, and windows to one pupil: all of them end by themselves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from skolsikt.privacy.decide import Reason, Thing, decide
from skolsikt.privacy.roles import ROLES, Permission
from skolsikt.records.accounts.models import PupilWindow, RoleGrant, User
from skolsikt.records.accounts.relations import RelationWrong
from skolsikt.records.accounts.selectors import people_who_may, viewer_of
from skolsikt.records.accounts.services import GrantedAlready, account_create, grant_role
from skolsikt.records.accounts.stand_ins import StandInWrong
from skolsikt.records.accounts.windows import MayNotOpenWindow, WindowWrong, window_close, window_open

pytestmark = pytest.mark.django_db
AT = datetime(2025, 8, 18, 8, tzinfo=UTC)
AUTUMN, END = date(2025, 8, 18), date(2026, 6, 30)
UNIT = "12345678"
PUPIL = Thing(
    school_unit_code=UNIT,
    class_name="9A",
    teaching_groups=frozenset({"9A MA"}),
    school_year="2025/26",
    pupil_key=7,
)
OF_9A = {"school_unit_code": UNIT, "class_name": "9A"}


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def account(name: str) -> User:
    return account_create(username=name, full_name=name.title(), password="lösenord", at=AT)


def grant(user: User, role: str, *, from_date: date = AUTUMN, **told: object) -> RoleGrant:
    return grant_role(user=user, role=role, from_date=from_date, by=None, at=AT, **told)


def sees(user: User, day: date, pupil: Thing = PUPIL) -> bool:
    return decide(viewer_of(user, on=day), Permission.PUPIL_VIEW, pupil).allowed


def test_a_mentors_duty_is_for_one_class_and_ends_with_the_school_year() -> None:
    mentor = account("maja")
    given_role = grant(mentor, "mentor", **OF_9A)

    assert (given_role.to_date, given_role.school_year) == (END, "2025/26")
    assert sees(mentor, END)
    assert not sees(mentor, END + timedelta(days=1))
    assert not sees(mentor, AUTUMN - timedelta(days=1))
    assert not sees(mentor, END, Thing(school_unit_code=UNIT, class_name="9B", school_year="2025/26", pupil_key=8))


def test_another_day_is_said_for_a_duty_that_ends_earlier_and_a_principals_goes_on() -> None:
    assert grant(account("maja"), "teacher", school_unit_code=UNIT, teaching_group="9A MA", to_date=AUTUMN).to_date == (
        AUTUMN
    )
    assert grant(account("anna"), "principal", school_unit_code=UNIT).to_date is None


@pytest.mark.parametrize(
    ("role", "told", "sentence"),
    [
        ("mentor", {"school_unit_code": UNIT}, "Ange skolenhet och klass"),
        ("mentor", {"class_name": "9A"}, "Ange skolenhet och klass"),
        ("teacher", OF_9A, "Ange skolenhet och grupp"),
        ("principal", {}, "gäller en skolenhet"),
        ("principal", OF_9A, "gäller en skolenhet"),
        ("analyst", {"school_unit_code": UNIT}, "hela kommunen"),
    ],
)
def test_a_role_is_given_with_what_it_is_held_for_and_nothing_else(role: str, told: dict, sentence: str) -> None:
    with pytest.raises(RelationWrong, match=sentence):
        grant(account("maja"), role, **told)


def test_the_same_role_is_not_given_twice_from_the_same_day() -> None:
    mentor = account("maja")
    grant(mentor, "mentor", **OF_9A)
    grant(mentor, "mentor", school_unit_code=UNIT, class_name="9B")
    with pytest.raises(GrantedAlready, match="maja"):
        grant(mentor, "mentor", **OF_9A)


def test_a_stand_in_has_the_role_until_the_last_day_and_is_known_as_one() -> None:
    anna, bo = account("anna"), account("bo")
    grant(anna, "principal", school_unit_code=UNIT)
    stand_in = grant(bo, "principal", school_unit_code=UNIT, stand_in_for=anna, to_date=date(2025, 9, 30))
    assert stand_in.stand_in_for == anna
    assert sees(bo, date(2025, 9, 30))
    assert not sees(bo, date(2025, 10, 1))


def test_nobody_stands_in_without_an_end_for_oneself_or_for_a_role_that_the_other_has_not() -> None:
    anna, bo = account("anna"), account("bo")
    grant(anna, "principal", school_unit_code=UNIT)
    told = {"school_unit_code": UNIT, "stand_in_for": anna}
    with pytest.raises(StandInWrong, match="sista dag"):
        grant(bo, "principal", **told)
    with pytest.raises(StandInWrong, match="anna har inte den rollen"):
        grant(bo, "school_nurse", **told, to_date=END)
    with pytest.raises(StandInWrong, match="anna har inte den rollen"):
        grant(anna, "principal", **told, to_date=END, from_date=date(2025, 9, 1))


def test_a_role_that_the_catalogue_no_longer_knows_gives_nothing() -> None:
    user = account("samir")
    RoleGrant.objects.create(user=user, role="pupil_health", from_date=AUTUMN, granted_at=AT)
    assert viewer_of(user, on=AUTUMN).roles == frozenset()


def test_everybody_who_may_see_a_pupil_is_told_with_the_reason() -> None:
    anna, maja, it = account("anna"), account("maja"), account("elin")
    grant(anna, "principal", school_unit_code=UNIT)
    grant(maja, "mentor", **OF_9A)
    grant(it, "it_coordinator")
    grant(account("other"), "principal", school_unit_code="99999999")
    told = [
        (user.username, decision.relation.role)
        for user, decision in people_who_may(Permission.PUPIL_VIEW, PUPIL, on=AUTUMN)
    ]
    assert told == [("anna", "principal"), ("maja", "mentor")]


@pytest.fixture
def principal() -> User:
    user = account("anna")
    grant(user, "principal", school_unit_code=UNIT)
    return user


@pytest.fixture
def counsellor() -> User:
    """A school social worker of another school."""
    user = account("samir")
    grant(user, "school_social_worker", school_unit_code="99999999")
    return user


def opened(by: User, user: User, *, first: date = AUTUMN, last: date = END, **told: object) -> PupilWindow:
    usual = {"purpose": "absence", "reason": "Utredning", "pupil": PUPIL}
    by_viewer = viewer_of(by, on=first)
    return window_open(user=user, from_date=first, to_date=last, by=by, by_viewer=by_viewer, at=AT, **(usual | told))


@tried(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    first=st.integers(0, 316),
    length=st.integers(0, 316),
    day=st.integers(-30, 400),
)
def test_a_window_is_open_from_its_first_to_its_last_day_and_then_never(
    principal: User, counsellor: User, first: int, length: int, day: int
) -> None:
    opens = AUTUMN + timedelta(days=first)
    closes = min(opens + timedelta(days=length), END)
    looked = AUTUMN + timedelta(days=day)
    window = opened(principal, counsellor, first=opens, last=closes)

    assert sees(counsellor, looked) is (opens <= looked <= closes)
    window.delete()
    assert not sees(counsellor, looked)


@tried(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=st.integers(0, 200), closed=st.integers(-5, 300), day=st.integers(-30, 400))
def test_a_window_that_is_closed_early_is_closed(
    principal: User, counsellor: User, first: int, closed: int, day: int
) -> None:
    opens = AUTUMN + timedelta(days=first)
    last, looked = opens + timedelta(days=closed), AUTUMN + timedelta(days=day)
    window_close(window=opened(principal, counsellor, first=opens), last_day=last)

    assert sees(counsellor, looked) is (opens <= looked <= min(last, END))
    PupilWindow.objects.all().delete()


def test_only_one_who_sees_the_pupil_and_may_let_others_in_opens_a_window(principal: User, counsellor: User) -> None:
    mentor = account("maja")
    grant(mentor, "mentor", **OF_9A)
    for by in (mentor, counsellor):
        with pytest.raises(MayNotOpenWindow):
            opened(by, counsellor)
    with pytest.raises(MayNotOpenWindow):
        opened(principal, counsellor, pupil=Thing(school_unit_code="99999999", pupil_key=8))
    with pytest.raises(MayNotOpenWindow):
        opened(principal, counsellor, pupil=Thing(school_unit_code=UNIT))
    assert decide(viewer_of(opened(principal, counsellor).user, on=AUTUMN), Permission.PUPIL_VIEW, PUPIL).reason is (
        Reason.WINDOW
    )


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"last": date(2025, 8, 17)}, "tidigast i dag"),
        ({"last": date(2026, 7, 1)}, "senast den 30 juni"),
        ({"purpose": "curiosity"}, "ändamål"),
        ({"reason": "  "}, "varför"),
    ],
)
def test_a_window_has_an_end_a_purpose_and_a_reason(principal, counsellor, told, sentence: str) -> None:
    with pytest.raises(WindowWrong, match=sentence):
        opened(principal, counsellor, **told)


def test_a_window_for_a_purpose_that_the_catalogue_no_longer_knows_is_none(principal: User, counsellor: User) -> None:
    opened(principal, counsellor)
    PupilWindow.objects.update(purpose="curiosity")
    assert not sees(counsellor, AUTUMN)


def test_nobody_is_let_in_whose_roles_never_see_a_pupil(principal: User) -> None:
    for role in ("it_coordinator", "analyst", "dpo"):
        assert Permission.PUPIL_WINDOW not in ROLES[role].permissions
    coordinator = account("elin")
    grant(coordinator, "it_coordinator")
    with pytest.raises(WindowWrong, match="ingen roll"):
        opened(principal, coordinator)
