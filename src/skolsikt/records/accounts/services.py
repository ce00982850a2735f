"""Writes about accounts: one transaction each."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.roles import ALL_UNITS, known_role


class UsernameTaken(SkolsiktError):
    """Another account has that user name."""


class PeriodBackwards(SkolsiktError):
    """A role would end before it starts."""


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
def grant_role(
    *,
    user: User,
    role: str,
    school_unit_code: str = ALL_UNITS,
    from_date: date,
    to_date: date | None = None,
    by: User | None,
    at: datetime,
    directory: str = "",
) -> RoleGrant:
    """Give ``user`` a role at a school unit. ``by`` is None when the command line or a directory gives it.

    Raises UnknownRole, and PeriodBackwards when it would end before it starts.
    """
    if to_date is not None and to_date < from_date:
        raise PeriodBackwards(_("Rollen kan inte sluta före den dag den börjar gälla."))
    return RoleGrant.objects.create(
        user=user,
        role=known_role(role),
        school_unit_code=school_unit_code,
        from_date=from_date,
        to_date=to_date,
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
