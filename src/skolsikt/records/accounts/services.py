"""Writes about accounts: one transaction each, with its entry in the access log inside."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.noted import Act, grant_told, note_act
from skolsikt.records.accounts.relations import checked_relation
from skolsikt.records.accounts.roles import ALL_UNITS, GRANTED
from skolsikt.records.accounts.safeguards import require_another, require_manager_left
from skolsikt.records.accounts.stand_ins import require_somebody_away
from skolsikt.school.periods import dates_of, school_year_of

_PASSWORD_BYTES = 12


class UsernameTaken(SkolsiktError):
    """Another account has that user name."""


class PeriodBackwards(SkolsiktError):
    """A role would end before it starts."""


class GrantedAlready(SkolsiktError):
    """The person has that very role from that very day."""


class GivenByDirectory(SkolsiktError):
    """The role follows a group of the directory, and ends there."""


def new_password() -> str:
    """Return a password that nobody can guess, for an account whose person is handed one."""
    return secrets.token_urlsafe(_PASSWORD_BYTES)


@transaction.atomic
def account_create(
    *,
    username: str,
    full_name: str,
    password: str | None,
    email: str = "",
    at: datetime,
    by: User | None = None,
    directory: str = "",
) -> User:
    """Make an account without any role. No password: it is chosen later, or never. Raises UsernameTaken.

    ``by`` is None when the command line or a directory makes it.
    """
    if User.objects.filter(username=username).exists():
        raise UsernameTaken(_("Användarnamnet {name} är upptaget. Välj ett annat.").format(name=username))
    user = User(username=username, full_name=full_name, email=email, created_at=at)
    user.set_password(password)
    user.save()
    note_act(Act.CREATE, user, by=by, at=at, directory=directory)
    return user


@transaction.atomic
def account_change_mail(*, user: User, email: str, by: User | None, at: datetime) -> None:
    """Change the mail address; an invitation that was sent to the earlier one stops working."""
    user.email = email
    user.save(update_fields=["email"])
    note_act(Act.MAIL, user, by=by, at=at)


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
    Raises UnknownRole, RelationWrong, PeriodBackwards, StandInWrong, GrantedAlready, and OwnAccount.
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
    require_another(user, by=by)
    grant = RoleGrant.objects.create(
        user=user,
        **asdict(relation),
        stand_in_for=stand_in_for,
        from_date=from_date,
        to_date=last_day,
        granted_by=by,
        granted_at=at,
        directory=directory,
    )
    note_act(Act.GIVE, user, by=by, at=at, directory=directory, told=grant_told(grant))
    return grant


@transaction.atomic
def role_end(*, grant: RoleGrant, from_day: date, by: User | None, at: datetime) -> None:
    """End a role that was given by hand: it does not hold on ``from_day`` nor later, and that may be today.

    Raises OwnAccount, GivenByDirectory, PeriodBackwards, and NobodyLeft.
    """
    require_another(grant.user, by=by)
    if grant.directory:
        raise GivenByDirectory(_("Rollen kommer från katalogen {name}. Ändra den där.").format(name=grant.directory))
    if from_day < at.astimezone(STOCKHOLM).date():
        raise PeriodBackwards(_("En roll kan upphöra tidigast i dag: det som har varit ändras inte."))
    if grant.to_date and from_day > grant.to_date:
        raise PeriodBackwards(_("Rollen upphör redan tidigare. Ge den på nytt om den ska gälla längre."))
    require_manager_left(from_day, without=grant)
    role_cut(grant=grant, from_day=from_day, by=by, at=at)


@transaction.atomic
def role_cut(*, grant: RoleGrant, from_day: date, by: User | None, at: datetime) -> None:
    """Let a role hold no longer from ``from_day``, whoever gave it; one that would not have held a day is removed."""
    told = f"{grant_told(grant)} ends={from_day.isoformat()}"
    note_act(Act.END, grant.user, by=by, at=at, directory="" if by else grant.directory, told=told)
    if grant.from_date >= from_day:
        grant.delete()
        return
    grant.to_date = from_day - timedelta(days=1)  # a role holds through its last day
    grant.save(update_fields=["to_date"])


@transaction.atomic
def log_out_everywhere(*, user: User) -> None:
    """End every session of an account that has no password: they hold on to the mark that stands in its place."""
    user.set_unusable_password()
    user.save(update_fields=["password"])


@transaction.atomic
def account_close(*, user: User, by: User | None, at: datetime) -> None:
    """Close an account and end its sessions: they must not live again if the account is opened.

    Raises OwnAccount, and NobodyLeft.
    """
    require_another(user, by=by)
    require_manager_left(at.astimezone(STOCKHOLM).date(), without=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    note_act(Act.CLOSE, user, by=by, at=at)


@transaction.atomic
def account_reopen(*, user: User, by: User | None, at: datetime) -> None:
    """Open a closed account: its password works again, and so do the roles that have not ended. Raises OwnAccount."""
    require_another(user, by=by)
    user.is_active = True
    user.save(update_fields=["is_active"])
    note_act(Act.OPEN, user, by=by, at=at)


def _end_sessions(user: User) -> None:
    own = [one.pk for one in Session.objects.iterator() if one.get_decoded().get("_auth_user_id") == str(user.pk)]
    Session.objects.filter(pk__in=own).delete()
