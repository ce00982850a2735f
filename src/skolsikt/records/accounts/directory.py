"""People who log in through the municipality's directory: their accounts, and the roles that their groups give.

What a directory gives is gone through at each log-in: new roles are given, vanished ones end. Roles given by hand are
left alone. Whoever is in none of the groups of the table and has no role by hand is not let in, gets no account, and
loses what the directory had given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from skolsikt.home.directories import DirectoryGrant
from skolsikt.home.errors import NotPermitted
from skolsikt.home.words import _
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.noted import acts_together
from skolsikt.records.accounts.selectors import grants_on
from skolsikt.records.accounts.services import account_create, grant_role, log_out_everywhere, role_cut

Given = tuple[str, str]  # role, school unit code


class DirectoryRefused(NotPermitted):
    """The directory knows the person, but this installation does not let the person in; the message says why."""


@dataclass(frozen=True, kw_only=True)
class DirectoryPerson:
    """One person as the directory's token tells."""

    directory: str
    username: str
    full_name: str
    email: str
    groups: frozenset[str]


def grants_of(groups: Iterable[str], table: Iterable[DirectoryGrant]) -> set[Given]:
    """Return role and school unit for each line of the table whose group the person is in.

    >>> grants_of({"rektorer"}, [DirectoryGrant(group="rektorer", role="principal", school_unit="12345678")])
    {('principal', '12345678')}
    """
    held = set(groups)
    return {(line.role, line.school_unit) for line in table if line.group in held}


def directory_admit(
    *, person: DirectoryPerson, user: User | None, table: Iterable[DirectoryGrant], at: datetime, on: date
) -> User:
    """Return the account that ``person`` logs in to, with the roles of today. ``user``: the account already linked.

    Raises DirectoryRefused for who is in no mapped group and has no role by hand (roles from the directory and sessions
    have then ended), whose account is closed, or whose user name belongs to an account with a password.
    """
    given = grants_of(person.groups, table)
    if not given and not _has_role_by_hand(user or _account_named(person.username), on=on):
        if user is not None:
            directory_leave(user=user, directory=person.directory, at=at, on=on)
        raise DirectoryRefused(_("Du är inte med i någon grupp som får använda Skolsikt. Tala med den som sköter det."))
    with acts_together():
        user = user or _account_of(person, at=at)
        if not user.is_active:
            raise DirectoryRefused(_("Kontot är avstängt. Tala med den som sköter Skolsikt hos er."))
        User.objects.filter(pk=user.pk).update(full_name=person.full_name, email=person.email)
        _synchronise(user, given, person.directory, at=at, on=on)
    return user


def directory_leave(*, user: User, directory: str, at: datetime, on: date) -> None:
    """End what the directory had given, and the sessions. An account with a password of its own keeps those."""
    with acts_together():
        _synchronise(user, set(), directory, at=at, on=on)
        if not user.has_usable_password():
            log_out_everywhere(user=user)


def _has_role_by_hand(user: User | None, *, on: date) -> bool:
    return user is not None and any(not grant.directory for grant in grants_on(user, on=on))


def _account_named(username: str) -> User | None:
    return User.objects.filter(username=username).first()


def _account_of(person: DirectoryPerson, *, at: datetime) -> User:
    known = _account_named(person.username)
    if known is None:
        return account_create(
            username=person.username,
            full_name=person.full_name,
            password=None,
            email=person.email,
            at=at,
            directory=person.directory,
        )
    if known.has_usable_password():  # somebody else may have been given that name here
        raise DirectoryRefused(
            _("Användarnamnet {name} hör redan till ett konto med lösenord. Tala med den som sköter Skolsikt.").format(
                name=person.username
            )
        )
    return known


def _synchronise(user: User, given: set[Given], directory: str, *, at: datetime, on: date) -> None:
    still = RoleGrant.objects.filter(Q(to_date__isnull=True) | Q(to_date__gte=on), user=user, directory=directory)
    held = {(grant.role, grant.school_unit_code): grant for grant in still}
    for key in held.keys() - given:
        role_cut(grant=held[key], from_day=on, by=None, at=at)  # not the rest of this day either
    for role, unit in sorted(given - held.keys()):
        grant_role(user=user, role=role, school_unit_code=unit, from_date=on, by=None, at=at, directory=directory)
