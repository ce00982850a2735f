"""What was shown in a stretch of time: whom an incident concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.chain import Access
from skolsikt.privacy.access_log.entries import accesses_between, instant
from skolsikt.privacy.access_log.kinds import Kind
from skolsikt.privacy.access_log.schema import log_database

# Whom nobody saw is not concerned.
_SHOWN = """
SELECT pupil_key, access FROM pupil_shown JOIN access ON access.number = pupil_shown.access
WHERE at >= ? AND at < ? AND ? IN ('', viewer) AND kind <> ? ORDER BY pupil_key, access
"""


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
    times = [instant(begin), instant(end)]
    with log_database(home) as database:
        shown = database.execute(_SHOWN, [*times, viewer, Kind.REFUSED]).fetchall()
    by_pupil = groupby(shown, key=itemgetter(0))
    return Incident(
        entries=accesses_between(home, begin, end, viewer=viewer),
        affected=[Affected(pupil_key=key, entries=tuple(entry for _key, entry in rows)) for key, rows in by_pupil],
    )
