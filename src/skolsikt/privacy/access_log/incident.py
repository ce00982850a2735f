"""What was shown in a stretch of time: whom an incident concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.entries import Access, accesses_between
from skolsikt.privacy.access_log.kinds import Kind
from skolsikt.privacy.access_log.schema import log_database

_ASKED_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Affected:
    """One pupil, and the numbers of the entries that showed the pupil.

    Only the key: whoever has the right to names asks ``Vault.identities`` with it, and notes that too.
    """

    pupil_key: int
    entries: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Incident:
    """What was noted in a stretch of time, and every pupil that was shown in it."""

    entries: Sequence[Access]
    affected: Sequence[Affected]


def incident(home: Home, begin: datetime, end: datetime, *, viewer: str = "") -> Incident:
    """Return what was noted from ``begin`` up to but not including ``end``; what ``viewer`` did, if given."""
    entries = accesses_between(home, begin, end, viewer=viewer)
    seen: dict[int, list[int]] = {}
    numbers = [entry.number for entry in entries if entry.kind != Kind.REFUSED]  # whom nobody saw is not concerned
    with log_database(home) as database:
        for start in range(0, len(numbers), _ASKED_AT_ONCE):
            some = numbers[start : start + _ASKED_AT_ONCE]
            marks = ", ".join("?" * len(some))
            for access, pupil_key in database.execute(
                f"SELECT access, pupil_key FROM pupil_shown WHERE access IN ({marks}) ORDER BY access", some
            ):
                seen.setdefault(pupil_key, []).append(access)
    affected = [Affected(pupil_key=key, entries=tuple(shown)) for key, shown in sorted(seen.items())]
    return Incident(entries=entries, affected=affected)
