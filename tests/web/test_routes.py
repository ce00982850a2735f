"""Every address, called as every role: nothing tells of a pupil whom ``decide`` keeps from the one who asks.

A page that is not walked here fails the first test.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from skolsikt.cli.demo_home import schools_with_leavers
from skolsikt.demo.demo_school import DemoSchool
from skolsikt.home.clock import now, today
from skolsikt.privacy.access_log.entries import end_of_log
from skolsikt.privacy.access_log.schema import log_reading
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.governance.models import PupilMatter, RecordsRequest
from skolsikt.web.asking import house
from tests.web.calls import WALKED, Call, Walk
from tests.web.walked import Pupils, person_of_every_role

ROLES = sorted(GRANTED)
OFTEN = ("analyst", "it_coordinator", "mentor")  # whole town, nobody, one class; all others in make test-slow


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Yield the name of every address of the house."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_walked() -> None:
    assert set(addresses(get_resolver().url_patterns)) == WALKED.keys()


@pytest.fixture
def school(on_screen) -> DemoSchool:
    return schools_with_leavers(house())[0]


@pytest.fixture
def walkers(school: DemoSchool) -> dict[str, User]:
    people = person_of_every_role(school)
    told = {"received_on": today(), "registered_by": people["registrar"], "registered_at": now()}
    for pupil_key in list(Pupils(house()).standing)[:2]:
        PupilMatter.objects.create(kind="restriction", pupil_key=pupil_key, told="x", **told)
        RecordsRequest.objects.create(
            asked_for="x", tables=["pupil"], pupil_key=pupil_key, compilation="existing", **told
        )
    return people


@pytest.mark.parametrize("role", [one if one in OFTEN else pytest.param(one, marks=pytest.mark.slow) for one in ROLES])
def test_no_response_tells_of_a_pupil_whom_the_role_may_not_see_or_whom_the_log_does_not_name(
    role: str, walkers, school: DemoSchool
) -> None:
    """Whoever is named may be seen, and stands in an entry of this person and this response, whatever the address.

    The log has no names, but pupil keys: who reads it is shown those.
    """
    pupils, home = Pupils(house()), house().home
    walk, told, unnoted, named_count = Walk(walkers[role], school, pupils), [], [], 0
    viewer = viewer_of(walk.user, on=today())
    hidden = set(pupils.hidden_from(viewer))
    shown, with_keys = set(pupils.keys) - hidden, not decide(viewer, Permission.ACCESS_LOG_VIEW).allowed
    for name, calls in WALKED.items():
        for call in calls(walk):
            before = end_of_log(home)
            body = answered(walk.user, call)
            noted = noted_after(before.number if before else 0, walk.user)
            others = set(pupils.keys) - noted
            named = pupils.named_in(body, hidden, shown=shown, with_keys=with_keys)
            told += [f"{name} {call.address}: {what}" for what in named]
            named = pupils.named_in(body, others, shown=noted, with_keys=with_keys)
            unnoted += [f"{name} {call.address}: {what}" for what in named]
            named_count += bool(noted and pupils.named_in(body, noted))
    assert told == []
    assert unnoted == []
    assert hidden
    assert named_count or role not in ("mentor", "teacher", "principal", "school_nurse")


def noted_after(number: int, user: User) -> set[int]:
    """The pupils that entries after ``number`` showed to this person."""
    with log_reading(house().home) as database:
        sql = (
            "SELECT pupil_key FROM pupil_shown JOIN access ON access = number WHERE number > ? AND viewer = ? "
            "AND kind <> 'refused'"
        )
        return {key for (key,) in database.execute(sql, [number, user.username])}


def answered(user: User, call: Call) -> str:
    """Return the response with everything in it; whoever was logged out logs in again."""
    client = _clients.setdefault(user.username, Client())
    if "_auth_user_id" not in client.session:
        client.force_login(user)
    answer = client.get(call.address) if call.sent is None else client.post(call.address, call.sent)
    assert answer.status_code < 500
    return f"{answer.headers}{answer.content.decode(errors='replace')}"


_clients: dict[str, Client] = {}


@pytest.fixture(autouse=True)
def _new_clients() -> None:
    _clients.clear()


def test_the_walk_sees_what_is_told(walkers, school: DemoSchool) -> None:
    """The net catches: the same responses do name pupils whom the role may see."""
    pupils = Pupils(house())
    for role in ("mentor", "teacher", "principal", "school_nurse"):
        user = walkers[role]
        shown = set(pupils.keys) - set(pupils.hidden_from(viewer_of(user, on=today())))
        of_class = f"{school.code}/grupp/{school.teaching_group}" if role == "teacher" else f"{school.code}/9"
        assert pupils.named_in(answered(user, Call(f"/klass/?klass={of_class}")), shown)


def test_two_protected_pupils_are_named_to_nobody_but_who_has_the_explicit_permission(walkers, school) -> None:
    pupils = Pupils(house())
    in_class = [
        key
        for key, one in pupils.standing.items()
        if one.thing.is_protected and one.thing.school_unit_code == school.code
    ]
    assert len(in_class) == 2
    seen_by = {
        role
        for role, user in walkers.items()
        if pupils.named_in(answered(user, Call(f"/klass/?klass={school.code}/{school.class_name}")), in_class)
    }
    assert seen_by == {"principal"}
    counted = answered(walkers["mentor"], Call(f"/klass/?klass={school.code}/{school.class_name}"))
    assert counted.count("Elev med skyddade personuppgifter</th>") == 2
