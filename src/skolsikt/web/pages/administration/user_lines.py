"""One user as plain values: the roles that hold, come and have been, and the state of the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allauth.socialaccount.models import SocialAccount

from skolsikt.home.words import _
from skolsikt.presentation.periods import day_label
from skolsikt.records.accounts.locks import is_locked
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.records.accounts.second_factor import has_second_factor
from skolsikt.web.pages.administration.lines import held_in_full


@dataclass(frozen=True, kw_only=True)
class GrantLine:
    """One role. ``source``: who gave it, a person or a directory; ``may_end``: whether it is ended here."""

    number: int
    what: str
    begins: str
    ends: str
    source: str
    is_coming: bool
    may_end: bool


@dataclass(frozen=True, kw_only=True)
class UserState:
    """One account. ``log_in``: in words; the rest says which of the forms have something to do."""

    number: int
    name: str
    username: str
    email: str
    log_in: str
    is_closed: bool
    is_locked: bool
    is_invited: bool
    has_second_factor: bool


def user_state(user: User) -> UserState:
    """Return how it stands with the account."""
    has_password, directory = user.has_usable_password(), SocialAccount.objects.filter(user=user).first()
    return UserState(
        number=user.pk,
        name=user.full_name,
        username=user.username,
        email=user.email,
        log_in=_log_in(has_password, directory.provider if directory else ""),
        is_closed=not user.is_active,
        is_locked=is_locked(user),
        is_invited=not has_password and not directory,
        has_second_factor=has_second_factor(user),
    )


def _log_in(has_password: bool, directory: str) -> str:
    if has_password:
        return _("eget lösenord")
    return _("katalogen {name}").format(name=directory) if directory else _("har inte valt lösenord eller loggat in än")


def grant_lines(
    user: User, on: date, units: Mapping[str, str], *, is_own: bool
) -> tuple[Sequence[GrantLine], Sequence[GrantLine]]:
    """Return the roles that hold or come, and those that have ended, the latest first."""
    grants = RoleGrant.objects.filter(user=user, role__in=GRANTED.keys())
    in_order = grants.select_related("granted_by", "stand_in_for").order_by("-from_date", "role", "id")
    left = [one for one in in_order if one.to_date is None or one.to_date >= on]
    ended = [one for one in in_order if one not in left]
    return (
        [_line(one, on, units, may_end=not (is_own or one.directory)) for one in left],
        [_line(one, on, units, may_end=False) for one in ended],
    )


def _line(grant: RoleGrant, on: date, units: Mapping[str, str], *, may_end: bool) -> GrantLine:
    return GrantLine(
        number=grant.pk,
        what=held_in_full(grant, units),
        begins=day_label(grant.from_date),
        ends=day_label(grant.to_date) if grant.to_date else _("tills vidare"),
        source=_source(grant),
        is_coming=grant.from_date > on,
        may_end=may_end,
    )


def _source(grant: RoleGrant) -> str:
    if grant.directory:
        return _("katalogen {name}, och ändras där").format(name=grant.directory)
    return grant.granted_by.full_name if grant.granted_by else _("kommandoraden")
