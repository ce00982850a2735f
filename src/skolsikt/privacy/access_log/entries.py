"""Entries of the access log: added with the pupils they showed, and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.chain import START, Link, link_hash
from skolsikt.privacy.access_log.head import Head, has_had_head, newest, read_head, write_head
from skolsikt.privacy.access_log.kinds import Kind
from skolsikt.privacy.access_log.schema import log_database

_COLUMNS = "number, at, viewer, kind, what, why, pupils"
# A person number, an interim or a coordination number; a registration number of an organisation has a month above 12.
_PERSON_NUMBER = re.compile(r"(?<!\d)(?:\d\d)?\d\d(?:0[1-9]|1[0-2])\d\d[-+]?(?:\d{4}|[A-Za-z]{2}\d\d)(?!\d)")
_HIDDEN = "******-****"


@dataclass(frozen=True, kw_only=True)
class Access:
    """One entry: ``viewer`` saw ``what`` because of ``why``; ``pupils`` is how many pupils were shown."""

    number: int
    at: str
    viewer: str
    kind: str
    what: str
    why: str
    pupils: int


def note_access(
    home: Home,
    *,
    at: datetime,
    viewer: str,
    kind: Kind,
    what: str,
    why: str,
    pupil_keys: Sequence[int] = (),
    pupils: int = 0,
) -> int:
    """Add an entry, with a line per pupil shown, and return its number.

    ``pupils`` tells how many pupils were behind what was seen when none of them was shown (true aggregates). No name
    belongs in ``what`` or ``why``; a person number that somebody wrote there is struck out. A search: ``note_search``.
    """
    shown = tuple(sorted(set(pupil_keys)))
    return _append(home, Link(0, _instant(at), viewer, kind, what, why, len(shown) or pupils, shown))


def note_search(home: Home, *, at: datetime, viewer: str, why: str, pupil_keys: Sequence[int]) -> int:
    """Add an entry for a search for a name that found ``pupil_keys``. What was searched for is not kept."""
    return note_access(home, at=at, viewer=viewer, kind=Kind.SEARCH, what="search", why=why, pupil_keys=pupil_keys)


def note_new_start(home: Home, *, at: datetime, viewer: str, what: str, why: str) -> int:
    """Add an entry that says why the chain goes on though the head kept apart does not fit, and keep a new head.

    After a back-up is restored the log is shorter than it was; whoever accepts that stands in the log, and in the
    next mail.
    """
    return _append(home, Link(0, _instant(at), viewer, Kind.LOG, what, why, 0, ()), is_new_start=True)


def _append(home: Home, link: Link, *, is_new_start: bool = False) -> int:
    """Add ``link`` after the end of the chain, whatever number it has, and return the number that it got."""
    with log_database(home) as database:
        end, kept = newest(database), read_head(home)
        # A head that does not fit is left alone: it is what tells that something is missing.
        fits = is_new_start or not has_had_head(home) or (kept is not None and kept.is_in(database))
        link = link._replace(
            number=(end.number if end else 0) + 1,
            what=_PERSON_NUMBER.sub(_HIDDEN, link.what),
            why=_PERSON_NUMBER.sub(_HIDDEN, link.why),
        )
        before = bytes.fromhex(end.hash) if end else START
        made = link_hash(before, link)
        row = [*link[:-1], before, made]
        database.execute(f"INSERT INTO access ({_COLUMNS}, before, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        database.executemany(
            "INSERT INTO pupil_shown (access, pupil_key) VALUES (?, ?)", [(link.number, key) for key in link.shown]
        )
    if fits:
        write_head(home, Head(link.number, made.hex()))
    return link.number


def end_of_log(home: Home) -> Head | None:
    """Return the newest entry's number and hash: what the data-protection officer keeps. None before the first."""
    with log_database(home) as database:
        return newest(database)


def accesses(home: Home, *, limit: int = 200) -> list[Access]:
    """Return the latest entries, newest first: what the data-protection officer reads."""
    return read_entries(home, f"SELECT {_COLUMNS} FROM access ORDER BY number DESC LIMIT ?", [limit])


def accesses_about(home: Home, pupil_key: int) -> list[Access]:
    """Return every entry that showed this pupil, newest first: what stands on the pupil's page."""
    sql = (
        f"SELECT {_COLUMNS} FROM access JOIN pupil_shown ON access.number = pupil_shown.access "
        "WHERE pupil_key = ? ORDER BY number DESC"
    )
    return read_entries(home, sql, [pupil_key])


def count_by_kind(home: Home, *, after: int) -> dict[str, int]:
    """Return how many entries of each kind came after the entry ``after``."""
    sql = "SELECT kind, count(*) FROM access WHERE number > ? GROUP BY kind ORDER BY kind"
    with log_database(home) as database:
        return dict(database.execute(sql, [after]).fetchall())


def accesses_between(home: Home, begin: datetime, end: datetime, *, viewer: str = "") -> list[Access]:
    """Return the entries from ``begin`` up to but not including ``end``, oldest first; those of ``viewer`` if given."""
    times = [_instant(begin), _instant(end)]
    sql = f"SELECT {_COLUMNS} FROM access WHERE at >= ? AND at < ? AND ? IN ('', viewer) ORDER BY number"
    return read_entries(home, sql, [*times, viewer])


def read_entries(home: Home, sql: str, parameters: Sequence[int | str]) -> list[Access]:
    """Return the entries that ``sql`` selects with the columns of an entry."""
    with log_database(home) as database:
        rows = database.execute(sql, parameters).fetchall()
    names = _COLUMNS.split(", ")
    return [Access(**dict(zip(names, row, strict=True))) for row in rows]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
