"""The tables of the access log in ``privacy.sqlite3``: append only, and a chain."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.chain import START, Access, entry_hash
from skolsikt.privacy.access_log.kinds import Kind
from skolsikt.privacy.database import columns, privacy_database

_STAYS = (
    "CREATE TRIGGER IF NOT EXISTS access_stays BEFORE UPDATE ON access BEGIN SELECT RAISE(ABORT, 'append only'); END"
)
_KEPT = "CREATE TRIGGER IF NOT EXISTS access_kept BEFORE DELETE ON access BEGIN SELECT RAISE(ABORT, 'append only'); END"
_SHOWN_KEPT = (
    "CREATE TRIGGER IF NOT EXISTS shown_kept BEFORE DELETE ON pupil_shown BEGIN SELECT RAISE(ABORT, 'append only'); END"
)
_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS access (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, viewer TEXT NOT NULL, what TEXT NOT NULL,
    why TEXT NOT NULL, pupils INTEGER NOT NULL, kind TEXT NOT NULL DEFAULT '', before BLOB, hash BLOB
);
CREATE TABLE IF NOT EXISTS pupil_shown (
    pupil_key INTEGER NOT NULL, access INTEGER NOT NULL REFERENCES access (number), PRIMARY KEY (pupil_key, access)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS access_begins (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, signed TEXT NOT NULL);
{_STAYS};
{_KEPT};
CREATE TRIGGER IF NOT EXISTS shown_stays BEFORE UPDATE ON pupil_shown BEGIN SELECT RAISE(ABORT, 'append only'); END;
{_SHOWN_KEPT};
"""


def log_database(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    """Give one write transaction on the access log."""
    return privacy_database(home, _SCHEMA, _upgrade)


def log_reading(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    """Give one transaction that reads the access log as it is at the first question; no writer waits for it."""
    return privacy_database(home, _SCHEMA, _upgrade, is_reading=True)


def begin_after(number: int, signed: str, database: sqlite3.Connection) -> None:
    """Take the entries up to ``number`` away, and write down what the next one follows: nothing else is ever taken."""
    database.execute("DROP TRIGGER access_kept")
    database.execute("DROP TRIGGER shown_kept")
    begins = "INSERT INTO access_begins SELECT number, hash, ? FROM access WHERE number = ?"
    database.execute(begins, [signed, number])
    database.execute("DELETE FROM access_begins WHERE number < ?", [number])
    database.execute("DELETE FROM pupil_shown WHERE access <= ?", [number])
    database.execute("DELETE FROM access WHERE number <= ?", [number])
    database.execute(_KEPT)
    database.execute(_SHOWN_KEPT)


def shown_in(database: sqlite3.Connection, *, after: int = 0) -> Iterator[tuple[int, int]]:
    """Yield (entry, pupil key) for every pupil shown by an entry after ``after``, in order."""
    sql = "SELECT access, pupil_key FROM pupil_shown WHERE access > ? ORDER BY access, pupil_key"
    yield from database.execute(sql, [after])


def _upgrade(database: sqlite3.Connection) -> None:
    """Chain the entries of an earlier program, as they stand; their kind is told from what they say."""
    if "hash" in columns(database, "access"):
        return
    for column in ("kind TEXT NOT NULL DEFAULT ''", "before BLOB", "hash BLOB"):
        database.execute(f"ALTER TABLE access ADD COLUMN {column}")
    database.execute("DROP TRIGGER access_stays")
    shown: dict[int, list[int]] = {}
    for access, pupil_key in shown_in(database):
        shown.setdefault(access, []).append(pupil_key)
    before = START
    for number, *told in database.execute("SELECT number, at, viewer, what, why, pupils FROM access").fetchall():
        at, viewer, what, why, pupils = told
        kind = _kind_of(what, has_shown=number in shown)
        entry = Access(number, at, viewer, kind, what, why, pupils)
        made = entry_hash(before, entry, shown.get(number, ()))
        change = "UPDATE access SET kind = ?, before = ?, hash = ? WHERE number = ?"
        database.execute(change, [kind, before, made, number])
        before = made
    database.execute(_STAYS)


def _kind_of(what: str, *, has_shown: bool) -> Kind:
    kinds = {"ask": Kind.TRUE_AGGREGATES, "extract": Kind.EXTRACT, "pupil": Kind.CHANGED}
    return kinds.get(what.partition(" ")[0], Kind.PUPILS if has_shown else Kind.TRUE_AGGREGATES)
