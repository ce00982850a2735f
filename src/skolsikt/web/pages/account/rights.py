"""An account's roles as plain values for the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skolsikt.home.words import _
from skolsikt.presentation.periods import day_label
from skolsikt.records.accounts.models import RoleGrant
from skolsikt.records.accounts.roles import ALL_UNITS, role_title


@dataclass(frozen=True)
class Right:
    """One role: in words, where, and how long."""

    role: str
    where: str
    how_long: str


def rights_of(grants: Sequence[RoleGrant], names: Mapping[str, str]) -> list[Right]:
    """Return the roles in words. ``names``: code and name of the schools."""
    return [Right(role_title(grant.role), _where(grant, names), _how_long(grant)) for grant in grants]


def _where(grant: RoleGrant, names: Mapping[str, str]) -> str:
    code = grant.school_unit_code
    school = _("alla skolor") if code == ALL_UNITS else names.get(code, code)
    away = _("vikarierar för {name}").format(name=grant.stand_in_for.full_name) if grant.stand_in_for else ""
    return ", ".join(filter(None, [grant.class_name or grant.teaching_group, school, away]))


def _how_long(grant: RoleGrant) -> str:
    if grant.to_date is None:
        return _("från {day}").format(day=day_label(grant.from_date))
    return _("från {first} till {last}").format(first=day_label(grant.from_date), last=day_label(grant.to_date))
