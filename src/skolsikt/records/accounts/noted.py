"""What is done with accounts and roles, as entries of the access log: accounts by number, roles and units by code.

Whoever may see pupils is decided here, so that whoever decides it stands where it is told who has seen them.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from skolsikt.privacy.access_log import Access, Kind, note_together
from skolsikt.privacy.access_log.entries import instant
from skolsikt.privacy.viewer import OPERATOR
from skolsikt.records.accounts.models import RoleGrant, User


class Act(StrEnum):
    """What can be done with an account. The word stands in the log."""

    CREATE = "account create"
    MAIL = "account mail"
    INVITE = "account invite"
    CLOSE = "account close"
    OPEN = "account open"
    UNLOCK = "account unlock"
    SECOND_FACTOR = "account second-factor"
    GIVE = "role give"
    END = "role end"


class _Together:
    """Entries that wait for all to be done, and why it is done."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.entries: list[Access] = []


_together: ContextVar[_Together | None] = ContextVar("_together", default=None)


@contextmanager
def acts_together(*, why: str = "") -> Iterator[None]:
    """Let several acts be done and noted, or none of them: no entry tells of something that was taken back.

    The entries are written last of all. If they cannot be, nothing was done.
    """
    outer = _together.get()
    if outer is not None:
        with transaction.atomic():
            yield
        return
    with transaction.atomic():
        waiting = _Together(why)
        token = _together.set(waiting)
        try:
            yield
        finally:
            _together.reset(token)
        _write(waiting.entries)


def note_act(act: Act, user: User, *, by: User | None, at: datetime, directory: str = "", told: str = "") -> None:
    """Write in the access log what is done with the account of ``user``, inside the transaction that does it.

    ``by`` is None for the command line before anybody there has a name, and for a ``directory``.
    """
    who = f"directory {directory}" if directory else by.username if by else OPERATOR
    what = " ".join(filter(None, [act, f"user={user.pk}", told]))
    waiting = _together.get()
    entry = Access(0, instant(at), who, Kind.ACCOUNT, what, waiting.why if waiting else "", 0)
    if waiting:
        waiting.entries.append(entry)
    else:
        _write([entry])


def _write(entries: list[Access]) -> None:
    # Without an installation (tests of the records alone) nobody can see anything, and there is no log to write in.
    if entries and settings.SKOLSIKT_HOME.root.is_dir():
        note_together(settings.SKOLSIKT_HOME, entries)


def grant_told(grant: RoleGrant) -> str:
    """Return a role, what it is held for and when, as the log has it: names of codes and codes, no names of people."""
    told = {
        "role": grant.role,
        "unit": grant.school_unit_code,
        "class": grant.class_name,
        "group": grant.teaching_group,
        "year": grant.school_year,
        "from": grant.from_date.isoformat(),
        "to": grant.to_date.isoformat() if grant.to_date else "",
        "for": str(grant.stand_in_for_id or ""),
    }
    return shlex.join(f"{name}={value}" for name, value in told.items() if value)


def read_act(what: str) -> tuple[Act, dict[str, str]] | None:
    """Return the act that an entry tells and what it says of it, or None when it is none.

    >>> read_act("role end user=7 role=mentor 'class=9 A'")
    (<Act.END: 'role end'>, {'user': '7', 'role': 'mentor', 'class': '9 A'})
    """
    for act in Act:
        if what.startswith(f"{act} "):
            parts = (part.partition("=") for part in shlex.split(what.removeprefix(act)))
            return act, {name: value for name, _sign, value in parts}
    return None
