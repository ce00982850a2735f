"""Who has looked at a pupil, for a pupil or guardian to read: role, time and purpose.

Persons are named only by a decision of the municipality: whoever is registered has a right to know when and why
somebody looked, but as a rule not which employee did (EU Court of Justice, C-579/21). What they wrote as their reason
may be about others, and is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from skolsikt.home.clock import STOCKHOLM
from skolsikt.presentation.accesses import purpose_told, what_was_done
from skolsikt.privacy.access_log import Access
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import titles_on


@dataclass(frozen=True, kw_only=True)
class Look:
    """One line of the log. ``who``: roles that day, with the name where the municipality has decided so."""

    when: str
    who: str
    what: str
    purpose: str


def looks_of(accesses: Iterable[Access], *, is_named: bool) -> list[Look]:
    """Return what the entries tell of, in their order."""
    titles = cache(lambda username, day: titles_on(username, on=day))
    names = _names() if is_named else {}
    return [_look(access, titles, names) for access in accesses]


def _names() -> dict[str, str]:
    return dict(User.objects.values_list("username", "full_name"))


def _look(access: Access, titles: Callable[[str, date], str], names: dict[str, str]) -> Look:
    at = datetime.fromisoformat(access.at).astimezone(STOCKHOLM)
    role = titles(access.viewer, at.date()) or "Roll som inte längre finns"
    name = names.get(access.viewer, "")
    return Look(
        when=f"{at:%Y-%m-%d %H.%M}",
        who=f"{role} ({name})" if name else role,
        what=what_was_done(access),
        purpose=purpose_told(access),
    )
