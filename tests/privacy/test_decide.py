"""Access decisions: default is deny, and every decision says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skolsikt.privacy.decide import (
    Decision,
    Reason,
    Thing,
    decide,
    decide_operator,
    decide_true_aggregates,
    holds_anywhere,
)
from skolsikt.privacy.purposes import purposes_for, usual_purpose
from skolsikt.privacy.refusal_words import refusal_in_words
from skolsikt.privacy.roles import BY_RELATION, OF_PUPILS, ROLES, Permission, Scope, read_roles
from skolsikt.privacy.viewer import ANALYST, EVERY_UNIT, PUBLIC, Relation, Viewer, Window, operator

UNIT, YEAR = "12345678", "2025/26"
SCHOOL = Thing(school_unit_code=UNIT)
CLASS_9A = Thing(school_unit_code=UNIT, class_name="9A", school_year=YEAR)
CLASS_9B = replace(CLASS_9A, class_name="9B")
PUPIL = replace(CLASS_9A, teaching_groups=frozenset({"9A MA"}), pupil_key=7)
PROTECTED = replace(PUPIL, is_protected=True)
TO_THE_PUPIL = Window(pupil_key=7, purpose="absence", reason="Utredning")
_PART = {Scope.CLASS: {"class_name": "9A"}, Scope.TEACHING_GROUP: {"teaching_group": "9A MA"}}


def held(role: str, unit: str = UNIT) -> Relation:
    """The role as it is usually held: of 9A or its mathematics group, of the unit, or of the municipality."""
    if ROLES[role].holds_for is Scope.MUNICIPALITY:
        return Relation(role=role, school_unit_code=EVERY_UNIT)
    part = _PART.get(ROLES[role].holds_for, {})
    return Relation(role=role, school_unit_code=unit, school_year=YEAR if part else "", **part)


def viewer(*roles: str, unit: str = UNIT) -> Viewer:
    relations = frozenset(held(role, unit) for role in roles if role in ROLES)
    return Viewer(id="v", roles=frozenset(roles), relations=relations)


def test_everybody_with_a_role_may_ask_except_the_houses_own_jobs() -> None:
    assert {name for name in ROLES if not decide(viewer(name), Permission.ASK).allowed} == {"analysis"}


def test_nobody_without_a_role_may_do_anything() -> None:
    assert not any(decide(viewer(), permission).allowed for permission in Permission)
    assert decide(viewer("made_up"), Permission.ASK) == Decision(False, Reason.NO_ROLE)


def test_a_principal_sees_the_pupils_of_the_own_school_only() -> None:
    principal = viewer("principal")

    assert decide(principal, Permission.PUPIL_VIEW, PUPIL) == Decision(True, Reason.RELATION)
    assert decide(principal, Permission.PUPIL_VIEW, Thing(school_unit_code="99999999")) == Decision(
        False, Reason.NO_RELATION
    )
    assert decide(principal, Permission.PUPIL_VIEW) == Decision(False, Reason.NO_RELATION)


def test_a_mentor_sees_the_own_class_of_that_year_and_no_other() -> None:
    mentor = viewer("mentor")
    for permission in (Permission.CLASS_VIEW, Permission.PUPIL_VIEW, Permission.SUPPORT_VIEW):
        assert decide(mentor, permission, CLASS_9A).allowed
        assert decide(mentor, permission, CLASS_9B).reason is Reason.NO_RELATION
        assert not decide(mentor, permission, replace(CLASS_9A, school_year="2026/27")).allowed
        assert not decide(mentor, permission, replace(CLASS_9A, school_unit_code="99999999")).allowed
        assert not decide(mentor, permission, SCHOOL).allowed


def test_a_teacher_sees_the_own_group_and_no_pupils_page() -> None:
    teacher = viewer("teacher")
    group = Thing(school_unit_code=UNIT, teaching_groups=frozenset({"9A MA"}), school_year=YEAR)

    assert decide(teacher, Permission.CLASS_VIEW, group).allowed
    assert not decide(teacher, Permission.CLASS_VIEW, CLASS_9A).allowed
    assert not decide(teacher, Permission.CLASS_VIEW, replace(group, teaching_groups=frozenset({"9B MA"}))).allowed
    assert decide(teacher, Permission.PUPIL_VIEW, PUPIL).reason is Reason.NO_ROLE


def test_what_one_role_holds_for_never_serves_another_role_of_the_same_person() -> None:
    """A principal of one school who is also head of schools is no principal of them all."""
    both = Viewer(
        id="v",
        roles=frozenset({"principal", "head"}),
        relations=frozenset({held("principal", "99999999"), held("head")}),
    )
    assert not decide(both, Permission.PUPIL_VIEW, PUPIL).allowed
    assert decide(both, Permission.SCHOOL_UNIT_VIEW, SCHOOL).allowed


@pytest.mark.parametrize("role", sorted(name for name in ROLES if ROLES[name].holds_for is Scope.MUNICIPALITY))
def test_whoever_serves_the_whole_municipality_sees_no_pupil(role: str) -> None:
    assert not any(decide(viewer(role), permission, PUPIL).allowed for permission in OF_PUPILS)


def test_the_pupils_of_a_whole_municipality_cannot_be_given_to_a_role() -> None:
    text = "purposes: {}\nroles:\n  all: {title: {sv: a, en: a}, holds_for: municipality, permissions: [class_view]}"
    with pytest.raises(ValueError, match="nobody sees the pupils of a whole municipality"):
        read_roles(text)


@pytest.mark.parametrize(
    ("role", "what"),
    [
        ("permissions: [fly]", "permissions"),
        ("permissions: [ask], colour: red", "colour"),
        ("permissions: [ask], purposes: [unknown]", "unknown purposes"),
        ("permissions: [pupil_view]", "for no purpose"),
    ],
)
def test_a_role_file_that_says_something_else_is_an_error(role: str, what: str) -> None:
    text = f"purposes: {{}}\nroles:\n  odd: {{title: {{sv: a, en: a}}, holds_for: school_unit, {role}}}"
    with pytest.raises(ValueError, match=what):
        read_roles(text)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_protected_pupils_are_opened_by_the_explicit_permission_only(role: str) -> None:
    expected = Permission.PROTECTED_VIEW in ROLES[role].permissions
    assert decide(viewer(role), Permission.PUPIL_VIEW, PROTECTED).allowed is expected


def test_a_window_lets_in_to_one_pupil_those_who_may_be_let_in() -> None:
    let_in = replace(viewer("school_social_worker", unit="99999999"), windows=(TO_THE_PUPIL,))

    assert decide(let_in, Permission.PUPIL_VIEW, PUPIL) == Decision(True, Reason.WINDOW)
    assert decide(let_in, Permission.PUPIL_VIEW, PROTECTED).allowed
    assert not decide(let_in, Permission.PUPIL_VIEW, replace(PUPIL, pupil_key=8)).allowed
    assert not decide(let_in, Permission.CLASS_VIEW, PUPIL).allowed
    assert not decide(replace(viewer("it_coordinator"), windows=(TO_THE_PUPIL,)), Permission.PUPIL_VIEW, PUPIL).allowed


def test_a_window_is_for_its_purpose_and_nothing_of_it_stands_in_an_error() -> None:
    let_in = replace(viewer("school_social_worker", unit="99999999"), windows=(TO_THE_PUPIL,))
    assert purposes_for(let_in, PUPIL) == ("absence",)
    assert purposes_for(let_in, replace(PUPIL, pupil_key=8)) == ()
    assert purposes_for(replace(let_in, relations=frozenset({held("school_social_worker")})), PUPIL) == (
        ROLES["school_social_worker"].purposes
    )
    assert "Utredning" not in repr(let_in)


def test_a_window_gives_no_more_than_the_role_does() -> None:
    teacher = replace(viewer("teacher"), windows=(TO_THE_PUPIL,))
    assert decide(teacher, Permission.PUPIL_VIEW, PUPIL).allowed
    assert not decide(teacher, Permission.SUPPORT_VIEW, PUPIL).allowed


@pytest.mark.parametrize("role", sorted(ROLES))
def test_whoever_looks_as_another_role_sees_no_pupil(role: str) -> None:
    preview = replace(viewer(role), is_preview=True, windows=(TO_THE_PUPIL,))
    assert not any(decide(preview, permission, PUPIL).allowed for permission in OF_PUPILS)
    assert not any(holds_anywhere(preview, permission) for permission in OF_PUPILS)
    assert preview.scope != viewer(role).scope


def test_only_the_operator_sees_true_aggregates() -> None:
    assert [name for name in ROLES if Permission.TRUE_AGGREGATES in ROLES[name].permissions] == ["operator"]
    assert not decide(PUBLIC, Permission.TRUE_AGGREGATES).allowed
    assert not decide(ANALYST, Permission.TRUE_AGGREGATES).allowed


def test_only_the_houses_own_jobs_get_rows() -> None:
    assert [name for name in ROLES if Permission.EXTRACT in ROLES[name].permissions] == ["analysis"]


@pytest.mark.parametrize("permission", sorted(BY_RELATION))
def test_what_holds_by_relation_is_never_given_by_role_alone(permission: Permission) -> None:
    for role in ROLES:
        alone = Viewer(id="v", roles=frozenset({role}))
        assert not decide(alone, permission, SCHOOL).allowed
        assert not holds_anywhere(alone, permission)


def test_a_mentor_has_a_usual_purpose_and_others_choose_one() -> None:
    assert usual_purpose(viewer("mentor"), PUPIL) == "own_class"
    assert usual_purpose(viewer("principal"), PUPIL) is None
    assert "absence" in purposes_for(viewer("principal"), PUPIL)
    assert purposes_for(viewer("mentor"), CLASS_9B) == ()
    # A teacher has a usual purpose too, but not that of opening a pupil's page.
    assert usual_purpose(viewer("teacher", "principal"), PUPIL) is None


def refusal(who: Viewer, permission: Permission, thing: Thing, what: str) -> str:
    decision = decide(who, permission, thing)
    assert not decision.allowed
    return refusal_in_words(decision, viewer=who, permission=permission, what=what, unit_names={UNIT: "Strandskolan"})


def test_a_refused_mentor_reads_who_may_see_the_other_class() -> None:
    sentence = refusal(viewer("mentor"), Permission.CLASS_VIEW, CLASS_9B, "9B")
    assert sentence.startswith("Du är mentor för 9A. 9B visas för klassens mentor, gruppens lärare och skolans rektor")
    assert sentence.endswith("och skolpsykolog.")


def test_every_refusal_says_what_one_is_and_who_may() -> None:
    assert refusal(viewer("it_coordinator"), Permission.PUPIL_VIEW, PUPIL, "Eleven").startswith(
        "Du är IT-samordnare. Eleven visas för klassens mentor och skolans rektor"
    )
    other = Thing(school_unit_code="99999999")
    assert "Du är rektor för Strandskolan." in refusal(viewer("principal"), Permission.PUPIL_VIEW, other, "Eleven")
    assert refusal(viewer("mentor"), Permission.PUPIL_VIEW, PROTECTED, "Eleven") == (
        "Eleven har skyddade personuppgifter och visas bara för skolans rektor."
    )
    assert "Du har ingen roll" in refusal(viewer(), Permission.PUPIL_VIEW, PUPIL, "Eleven")
    preview = replace(viewer("principal"), is_preview=True)
    assert "visas inga elever" in refusal(preview, Permission.PUPIL_VIEW, PUPIL, "Eleven")


def test_the_operator_gives_a_reason_outside_the_demo() -> None:
    silent = operator(reason=" ")

    assert decide_operator(silent, is_enabled=True, is_demo=False) == Decision(False, Reason.OPERATOR_WITHOUT_REASON)
    assert decide_operator(silent, is_enabled=True, is_demo=True).allowed
    assert decide_operator(operator(reason="felsökning"), is_enabled=True, is_demo=False).allowed


def test_the_operator_can_be_switched_off() -> None:
    decision = decide_operator(operator(reason="felsökning"), is_enabled=False, is_demo=False)

    assert decision == Decision(False, Reason.OPERATOR_SWITCHED_OFF)


def test_true_aggregates_are_for_a_named_operator_outside_the_demo() -> None:
    unnamed, named = operator(reason="tillsyn"), operator(reason="tillsyn", user="elin")

    assert decide_true_aggregates(unnamed, is_enabled=True, is_demo=False) == Decision(False, Reason.OPERATOR_UNNAMED)
    assert decide_true_aggregates(unnamed, is_enabled=True, is_demo=True).allowed
    assert decide_true_aggregates(named, is_enabled=True, is_demo=False).allowed
    assert not decide_true_aggregates(named, is_enabled=False, is_demo=False).allowed


def test_nobody_else_becomes_operator() -> None:
    assert decide_operator(ANALYST, is_enabled=True, is_demo=True) == Decision(False, Reason.NO_ROLE)
