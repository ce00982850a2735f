"""Users and roles from a file: all of it, or nothing of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _, language
from skolsikt.records.accounts.grant_lines import Fault, GrantLine, Read, column_of
from skolsikt.records.accounts.models import RoleGrant, User
from skolsikt.records.accounts.noted import acts_together
from skolsikt.records.accounts.roles import ALL_UNITS, GRANTED, known_role
from skolsikt.records.accounts.selectors import account_named, account_open
from skolsikt.records.accounts.services import GrantedAlready, account_create, grant_role, new_password


class ImportRefused(SkolsiktError):
    """Something in the file is wrong, so nothing of it was done. The message tells every fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join([_("Inget är ändrat. Rätta och försök igen:"), *map(str, faults)]))


class _Tried(Exception):
    """Ends the transaction of a dry run."""


@dataclass(kw_only=True)
class Imported:
    """What came of it: new accounts with their passwords, roles given, and lines that were so already."""

    passwords: dict[str, str] = field(default_factory=dict)
    granted: list[RoleGrant] = field(default_factory=list)
    unchanged_count: int = 0


def grants_import(
    read: Read,
    *,
    units: Mapping[str, str],
    with_passwords: bool,
    on: date,
    at: datetime,
    is_dry_run: bool,
    by: User | None = None,
) -> Imported:
    """Make the accounts and give the roles of what was ``read``; in a dry run take all of it back.

    ``units``: code and name of the known school units. A line without a first day holds from ``on``.
    ``with_passwords``: new accounts get one; without, their people log in through a directory, which takes over no
    account that has one.
    Raises ImportRefused with every fault, and then nothing is changed.
    """
    done, faults = Imported(), list(read.faults)
    try:
        with acts_together(why=_("Inläst från en fil")):
            for line in read.lines:
                faults += _take(line, done, units=units, with_passwords=with_passwords, on=on, at=at, by=by)
            if faults or is_dry_run:
                raise _Tried
    except _Tried:
        pass
    if faults:
        raise ImportRefused(faults)
    return done


def _take(
    line: GrantLine,
    done: Imported,
    *,
    units: Mapping[str, str],
    with_passwords: bool,
    on: date,
    at: datetime,
    by: User | None,
) -> list[Fault]:
    """Do what one line says and return no fault; or return what is wrong with it."""
    try:
        column = "role"
        role = known_role(_roles_by_word().get(line.role.casefold(), line.role))
        column = "school"
        unit = _unit(line.school, units)
        column = "stand_in_for"
        away = account_named(line.stand_in_for) if line.stand_in_for else None
        column = "username"
        user = _user(line, done, with_password=with_passwords, at=at, by=by)
        column = "role"
        grant = grant_role(
            user=user,
            role=role,
            school_unit_code=unit,
            class_name=line.class_name,
            teaching_group=line.teaching_group,
            from_date=line.from_date or on,
            to_date=line.to_date,
            stand_in_for=away,
            by=by,
            at=at,
        )
    except GrantedAlready:
        done.unchanged_count += 1
    except SkolsiktError as error:
        return [Fault(row=line.row, column=column_of(column), what=str(error))]
    else:
        done.granted.append(grant)
    return []


def _roles_by_word() -> dict[str, str]:
    """The roles by their names in Swedish and in the language being spoken: people write Rektor."""
    spoken = ("sv", language())
    return {role.title.spoken(code).casefold(): name for name, role in GRANTED.items() for code in spoken}


class UnknownUnit(SkolsiktError):
    """No school unit has that code or name, or several have the name."""


def _unit(given: str, units: Mapping[str, str]) -> str:
    if given in ("", ALL_UNITS):
        return ALL_UNITS
    if given in units or not units:
        return given
    named = [code for code, name in units.items() if name.casefold() == given.casefold()]
    if len(named) == 1:
        return named[0]
    raise UnknownUnit(
        _("Ingen skolenhet har koden eller namnet {given}, eller så har flera det.").format(given=given)
        + " "
        + did_you_mean(given, [*units, *units.values()])
    )


def _user(line: GrantLine, done: Imported, *, with_password: bool, at: datetime, by: User | None) -> User:
    if known := account_open(line.username):
        return known
    password = new_password() if with_password else None
    if password:
        done.passwords[line.username] = password
    name = line.name or line.username
    return account_create(username=line.username, full_name=name, password=password, email=line.email, at=at, by=by)
