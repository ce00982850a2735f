"""Access decisions: default is deny, and every decision says why."""

from __future__ import annotations

import pytest

from skolsikt.privacy.decide import Decision, Reason, Thing, decide, decide_operator
from skolsikt.privacy.roles import BY_RELATION, ROLES, Permission
from skolsikt.privacy.viewer import ANALYST, PUBLIC, Viewer, operator

SCHOOL = Thing(school_unit_code="12345678")


def viewer(*roles: str, units: tuple[str, ...] = ()) -> Viewer:
    return Viewer(id="v", roles=frozenset(roles), relations=frozenset(units))


def test_everybody_with_a_role_may_ask_except_the_houses_own_jobs() -> None:
    assert {name for name in ROLES if not decide(viewer(name), Permission.ASK).allowed} == {"analysis"}


def test_nobody_without_a_role_may_do_anything() -> None:
    assert not any(decide(viewer(), permission).allowed for permission in Permission)
    assert decide(viewer("made_up"), Permission.ASK) == Decision(False, Reason.NO_ROLE)


def test_a_principal_sees_the_pupils_of_the_own_school_only() -> None:
    principal = viewer("principal", units=("12345678",))

    assert decide(principal, Permission.PUPIL_VIEW, SCHOOL) == Decision(True, Reason.RELATION)
    assert decide(principal, Permission.PUPIL_VIEW, Thing(school_unit_code="99999999")) == Decision(
        False, Reason.NO_RELATION
    )
    assert decide(principal, Permission.PUPIL_VIEW) == Decision(False, Reason.NO_RELATION)


@pytest.mark.parametrize("role", ["public", "analyst", "politician", "head", "it_coordinator", "dpo", "operator"])
def test_these_roles_never_see_a_pupil_not_even_for_every_unit(role: str) -> None:
    assert not decide(viewer(role, units=("*",)), Permission.PUPIL_VIEW, SCHOOL).allowed


def test_only_the_operator_sees_true_aggregates() -> None:
    assert [name for name in ROLES if Permission.TRUE_AGGREGATES in ROLES[name].permissions] == ["operator"]
    assert not decide(PUBLIC, Permission.TRUE_AGGREGATES).allowed
    assert not decide(ANALYST, Permission.TRUE_AGGREGATES).allowed


def test_only_the_houses_own_jobs_get_rows() -> None:
    assert [name for name in ROLES if Permission.EXTRACT in ROLES[name].permissions] == ["analysis"]


@pytest.mark.parametrize("permission", sorted(BY_RELATION))
def test_what_holds_by_relation_is_never_given_by_role_alone(permission: Permission) -> None:
    assert not any(decide(viewer(role), permission, SCHOOL).allowed for role in ROLES)


def test_the_operator_gives_a_reason_outside_the_demo() -> None:
    silent = operator(reason=" ")

    assert decide_operator(silent, is_enabled=True, is_demo=False) == Decision(False, Reason.OPERATOR_WITHOUT_REASON)
    assert decide_operator(silent, is_enabled=True, is_demo=True).allowed
    assert decide_operator(operator(reason="felsökning"), is_enabled=True, is_demo=False).allowed


def test_the_operator_can_be_switched_off() -> None:
    decision = decide_operator(operator(reason="felsökning"), is_enabled=False, is_demo=False)

    assert decision == Decision(False, Reason.OPERATOR_SWITCHED_OFF)


def test_nobody_else_becomes_operator() -> None:
    assert decide_operator(ANALYST, is_enabled=True, is_demo=True) == Decision(False, Reason.NO_ROLE)
