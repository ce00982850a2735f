"""Writes about accounts: one transaction each."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.relations import checked_relation
from skolsikt.records.accounts.roles import ALL_UNITS, GRANTED
from skolsikt.records.accounts.stand_ins import require_somebody_away
from skolsikt.school.periods import dates_of, school_year_of

_PASSWORD_BYTES = 12


class UsernameTaken(SkolsiktError):
    """Another account has that user name."""


class PeriodBackwards(SkolsiktError):
    """A role would end before it starts."""


class GrantedAlready(SkolsiktError):
    """The person has that very role from that very day."""


def new_password() -> str:
    """Return a password that nobody can guess, for an account whose person is handed one."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


@transaction.atomic
def account_create(*, username: str, full_name: str, password: str | None, email: str = "", at: datetime) -> User:
    """Make an account without any role. No password: it is chosen later, or never. Raises UsernameTaken."""
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(_("Användarnamnet {name} är upptaget. Välj ett annat.").format(name=username))
    user = User(username=username, full_name=full_name, email=email, created_at=at)
    user.set_password(password)
    user.save()
    return user


@transaction.atomic
def account_change_mail(*, user: User, email: str) -> None:
    """Change the mail address; an invitation that was sent to the earlier one stops working."""
    user.email = email
    user.save(update_fields=["email"])


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    school_unit_code: str = ALL_UNITS,
    class_name: str = "",
    teaching_group: str = "",
    school_year: str = "",
    from_date: date,
    to_date: date | None = None,
    stand_in_for: User | None = None,
    by: User | None,
    at: datetime,
    directory: str = "",
) -> RoleGrant:
    """Give ``user`` a role and what it holds for. ``by`` is None when the command line or a directory gives it.

    A class or group is that of ``school_year``, the one of ``from_date`` when it is not said. A role that ends with
    the school year does so unless ``to_date`` says otherwise.
    Raises UnknownRole, RelationWrong, PeriodBackwards, StandInWrong, and GrantedAlready.
    """
    relation = checked_relation(
        role,
        school_unit_code=school_unit_code,
        class_name=class_name,
        teaching_group=teaching_group,
        school_year=school_year or school_year_of(from_date),
    )
    if stand_in_for is not None:
        require_somebody_away(relation, stand_in_for, user=user, from_date=from_date, to_date=to_date)
    last_day = to_date or (dates_of(school_year_of(from_date))[1] if GRANTED[role].ends_with_school_year else None)
    if last_day is not None and last_day < from_date:
        raise PeriodBackwards(_("Rollen kan inte sluta före den dag den börjar gälla."))
    if RoleGrant.objects.filter(user=user, from_date=from_date, directory=directory, **asdict(relation)).exists():
        raise GrantedAlready(_("{name} har redan den rollen från den dagen.").format(name=user.username))
    return RoleGrant.objects.create(
        user=user,
        **asdict(relation),
        stand_in_for=stand_in_for,
        from_date=from_date,
        to_date=last_day,
        granted_by=by,
        granted_at=at,
        directory=directory,
    )


@transaction.atomic
def end_role(*, grant: RoleGrant, last_day: date) -> None:
    """Let a role hold to ``last_day`` and no longer. Raises PeriodBackwards."""
    if last_day < grant.from_date:
        raise PeriodBackwards(_("Rollen kan inte sluta före den dag den börjar gälla."))
    grant.to_date = last_day
    grant.save(update_fields=["to_date"])


@transaction.atomic
def log_out_everywhere(*, user: User) -> None:
    """End every session of an account that has no password: they hold on to the mark that stands in its place."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def account_close(*, user: User) -> None:
    """Close an account. Its sessions end with the next request, since an inactive user is nobody to Django."""
    user.is_active = False
    user.save(update_fields=["is_active"])
