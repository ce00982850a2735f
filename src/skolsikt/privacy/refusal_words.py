"""Decisions in words that the refused person reads and understands: what one is, and who may see it instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skolsikt.home.words import N_, _, language
from skolsikt.privacy.decide import Decision, Reason
from skolsikt.privacy.roles import ROLES, Permission, Scope, roles_giving
from skolsikt.privacy.viewer import EVERY_UNIT, Relation, Viewer

_HELD_FOR = {
    Scope.CLASS: N_("klassens {roles}"),
    Scope.TEACHING_GROUP: N_("gruppens {roles}"),
    Scope.SCHOOL_UNIT: N_("skolans {roles}"),
    Scope.MUNICIPALITY: "{roles}",
}

# What the log tells of a refusal that concerned a pupil or an account.
_REFUSED_BECAUSE: Mapping[str, str] = {
    Reason.NO_ROLE: N_("Rollen ger inte den rätten"),
    Reason.NO_RELATION: N_("Eleven hör inte till det som rollen gäller"),
    Reason.PROTECTED: N_("Eleven har skyddade personuppgifter"),
    Reason.PREVIEW: N_("Sidorna sågs som en annan roll eller i visningsläge"),
    Reason.LEFT: N_("Eleven gick inte i någon skola då"),
    Reason.OWN_ACCOUNT: N_("Det egna kontot"),
    Reason.OBJECTION: N_("En invändning mot ändamålet är godtagen"),
}


def refused_because(why: str) -> str:
    """Return in words why somebody was refused a pupil, as the log has it; what is no reason of ours as it stands.

    >>> refused_because("no_relation")
    'Eleven hör inte till det som rollen gäller'
    """
    return _(_REFUSED_BECAUSE[why]) if why in _REFUSED_BECAUSE else why


def refusal_in_words(
    decision: Decision,
    *,
    viewer: Viewer,
    permission: Permission,
    what: str,
    unit_names: Mapping[str, str] | None = None,
) -> str:
    """Return why ``what`` (9B, the pupil) is not shown to ``viewer``, and who may see it.

    >>> from skolsikt.privacy.decide import Thing, decide
    >>> mentor = Relation(role="mentor", school_unit_code="1", class_name="9A", school_year="2025/26")
    >>> anna = Viewer(id="anna", roles=frozenset({"mentor"}), relations=frozenset({mentor}))
    >>> other = Thing(school_unit_code="1", class_name="9B", school_year="2025/26")
    >>> words = {"viewer": anna, "permission": Permission.PUPIL_VIEW, "what": "9B"}
    >>> refusal_in_words(decide(anna, Permission.PUPIL_VIEW, other), **words)[:56]
    'Du är mentor för 9A. 9B visas för klassens mentor och sk'
    """
    if decision.reason is Reason.PREVIEW:
        return _("Du ser sidorna så som en annan roll ser dem, eller i visningsläge. Då visas inga elever.")
    if decision.reason is Reason.PROTECTED:
        sentence = _("Eleven har skyddade personuppgifter och visas bara för {who}.")
        return sentence.format(who=who_may(Permission.PROTECTED_VIEW))
    known = _who_one_is(viewer, unit_names or {})
    return f"{known} " + _("{what} visas för {who}.").format(what=what, who=who_may(permission))


def who_may(permission: Permission) -> str:
    """Return in words which roles may do ``permission``, and what they must hold.

    >>> who_may(Permission.PROTECTED_VIEW)
    'skolans rektor'
    """
    giving = roles_giving(permission)
    by_scope = {
        scope: [
            role.title.spoken(language()) for name, role in ROLES.items() if name in giving and role.holds_for is scope
        ]
        for scope in _HELD_FOR
    }
    told = [
        _(_HELD_FOR[scope]).format(roles=listed(list(map(lowered, roles))))
        for scope, roles in by_scope.items()
        if roles
    ]
    return listed(told)


def held_in_words(relation: Relation, unit_names: Mapping[str, str]) -> str:
    """Return a role with what it is held for: mentor för 9A, rektor för Strandskolan."""
    title = lowered(ROLES[relation.role].title.spoken(language()))
    unit = relation.school_unit_code
    held_for = relation.class_name or relation.teaching_group or unit_names.get(unit, unit)
    return title if unit == EVERY_UNIT else _("{role} för {held_for}").format(role=title, held_for=held_for)


def _who_one_is(viewer: Viewer, unit_names: Mapping[str, str]) -> str:
    held = [held_in_words(one, unit_names) for one in sorted(viewer.relations) if one.role in ROLES]
    if not held:
        return _("Du har ingen roll som gäller i dag.")
    return _("Du är {roles}.").format(roles=listed(held))


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them.

    >>> listed(["rektor", "mentor", "kurator"])
    'rektor, mentor och kurator'
    """
    if len(words) < 2:
        return "".join(words)
    return _("{first} och {last}").format(first=", ".join(words[:-1]), last=words[-1])


def lowered(title: str) -> str:
    """Return a title as it stands inside a sentence; IT-samordnare keeps its capitals.

    >>> lowered("Rektor"), lowered("IT-samordnare")
    ('rektor', 'IT-samordnare')
    """
    return title if title[:2].isupper() else title[:1].lower() + title[1:]
