"""Entries of the access log: added with the pupils they showed, and read."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.chain import START, Access, entry_hash
from skolsikt.privacy.access_log.head import Head, has_had_head, newest, read_head, write_head
from skolsikt.privacy.access_log.kinds import Kind
from skolsikt.privacy.access_log.schema import log_database
from skolsikt.school.identifiers import without_numbers

_COLUMNS = ", ".join(Access._fields)


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
    return _append(home, Access(0, instant(at), viewer, kind, what, why, len(shown) or pupils), shown)


def note_search(home: Home, *, at: datetime, viewer: str, why: str, pupil_keys: Sequence[int]) -> int:
    """Add an entry for a search for a name that found ``pupil_keys``. What was searched for is not kept."""
    return note_access(home, at=at, viewer=viewer, kind=Kind.SEARCH, what="search", why=why, pupil_keys=pupil_keys)


def note_new_start(home: Home, *, at: datetime, viewer: str, what: str, why: str) -> int:
    """Add an entry that says why the chain goes on though the head kept apart does not fit, and keep a new head.

    After a back-up is restored the log is shorter than it was; whoever accepts that stands in the log, and in the
    next mail.
    """
    return _append(home, Access(0, instant(at), viewer, Kind.LOG, what, why, 0), (), is_new_start=True)


def note_together(home: Home, entries: Sequence[Access]) -> None:
    """Add entries that show no pupil, all of them or none, in the order given; they get their numbers here."""
    _append_all(home, [(entry, ()) for entry in entries])


def _append(home: Home, entry: Access, shown: Sequence[int], *, is_new_start: bool = False) -> int:
    return _append_all(home, [(entry, shown)], is_new_start=is_new_start)


def _append_all(home: Home, given: Sequence[tuple[Access, Sequence[int]]], *, is_new_start: bool = False) -> int:
    """Add entries after the end of the chain, whatever numbers they have, and return the number of the last."""
    with log_database(home) as database:
        end, kept = newest(database), read_head(home)
        # A head that does not fit is left alone: it is what tells that something is missing.
        fits = is_new_start or not has_had_head(home, database) or (kept is not None and kept.is_in(database))
        for entry, shown in given:
            end = _chained(entry, shown, after=end, database=database)
    if end is None:
        return 0
    if fits:
        write_head(home, end)
    return end.number


def _chained(entry: Access, shown: Sequence[int], *, after: Head | None, database: sqlite3.Connection) -> Head:
    """Write ``entry`` with the pupils it showed as the one that follows ``after``, and return it as the new end."""
    entry = entry._replace(
        number=(after.number if after else 0) + 1, what=without_numbers(entry.what), why=without_numbers(entry.why)
    )
    before = bytes.fromhex(after.hash) if after else START
    made = entry_hash(before, entry, shown)
    row = [*entry, before, made]
    database.execute(f"INSERT INTO access ({_COLUMNS}, before, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    database.executemany(
        "INSERT INTO pupil_shown (access, pupil_key) VALUES (?, ?)", [(entry.number, key) for key in shown]
    )
    return Head(entry.number, made.hex())


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


def count_between(home: Home, begin: datetime, end: datetime) -> dict[str, int]:
    """Return how many entries of each kind there are from ``begin`` up to but not including ``end``."""
    sql = "SELECT kind, count(*) FROM access WHERE at >= ? AND at < ? GROUP BY kind ORDER BY kind"
    with log_database(home) as database:
        return dict(database.execute(sql, [instant(begin), instant(end)]).fetchall())


def accesses_between(home: Home, begin: datetime, end: datetime, *, viewer: str = "") -> list[Access]:
    """Return the entries from ``begin`` up to but not including ``end``, oldest first; those of ``viewer`` if given."""
    times = [instant(begin), instant(end)]
    sql = f"SELECT {_COLUMNS} FROM access WHERE at >= ? AND at < ? AND ? IN ('', viewer) ORDER BY number"
    return read_entries(home, sql, [*times, viewer])


def read_entries(home: Home, sql: str, parameters: Sequence[int | str]) -> list[Access]:
    """Return the entries that ``sql`` selects with the columns of an entry."""
    with log_database(home) as database:
        return [Access._make(row) for row in database.execute(sql, parameters)]


def instant(at: datetime) -> str:
    """Return a point in time as entries have it: as text in the order of time."""
    return at.astimezone(UTC).isoformat(timespec="seconds")
