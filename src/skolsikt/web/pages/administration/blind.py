"""Who should see pupils and sees none: single persons, and whole roles and schools, which is seldom their own fault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from django.db.models import Q

from skolsikt.home.words import _
from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.measures.by_right.standing import classes_of, newest_school_year
from skolsikt.privacy.refusal_words import held_in_words
from skolsikt.privacy.roles import Permission, roles_giving
from skolsikt.records.accounts.models import RoleGrant
from skolsikt.records.accounts.roles import role_title


def who_sees_nothing(on: date, units: Mapping[str, str], rows: Rows) -> list[str]:
    """Return whole roles and schools that see no pupil, then each person, with the reason: what an administrator mends.

    A school is told of when somebody has a role there; one where nobody has is no fault.
    """
    year, grants = newest_school_year(rows), _grants_on(on)
    seen = classes_of({grant.school_unit_code for grant in grants}, school_year=year, rows=rows)
    classes = {(group.school_unit_code, group.class_name) for group in seen}
    blind = [grant for grant in grants if not _is_somewhere(grant, classes, year)]
    roles = _wholly(grants, blind, lambda grant: grant.role)
    schools = _wholly(grants, blind, lambda grant: grant.school_unit_code)
    person = _("{name} ({role}) ser inga elever: det finns inga i läsåret {year}, det senaste som är inläst.")
    return [
        *(_("Ingen med rollen {role} ser några elever.").format(role=role_title(role)) for role in roles),
        *(_("Ingen på {school} ser några elever.").format(school=units.get(unit, unit)) for unit in schools),
        *(
            person.format(name=grant.user.full_name, role=held_in_words(grant.relation, units), year=year)
            for grant in blind
        ),
    ]


def _grants_on(on: date) -> list[RoleGrant]:
    held = RoleGrant.objects.filter(user__is_active=True, role__in=roles_giving(Permission.CLASS_VIEW))
    now = held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), from_date__lte=on).select_related("user")
    return list(now.order_by("user__full_name", "id"))


def _wholly(grants: Sequence[RoleGrant], blind: Sequence[RoleGrant], kind: Callable[[RoleGrant], str]) -> list[str]:
    """The kinds of which more than one person holds a role and none sees anything; one alone is told by name."""
    held: dict[str, set[int]] = {}
    for grant in grants:
        held.setdefault(kind(grant), set()).add(grant.user_id)
    seeing = {kind(grant) for grant in grants if grant not in blind}
    return sorted(name for name, people in held.items() if len(people) > 1 and name not in seeing)


def _is_somewhere(grant: RoleGrant, classes: Collection[tuple[str, str]], year: str) -> bool:
    """Whether what the role is held for has pupils in that school year."""
    if grant.school_year and grant.school_year != year:
        return False
    if grant.class_name:
        return (grant.school_unit_code, grant.class_name) in classes
    return any(unit == grant.school_unit_code for unit, _name in classes)
