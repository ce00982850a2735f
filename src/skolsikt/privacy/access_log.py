"""Who has seen what about whom, and why. Lines are added, never changed; each pupil shown is one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.paths import Home
from skolsikt.privacy.database import privacy_database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS access (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, viewer TEXT NOT NULL, what TEXT NOT NULL,
    why TEXT NOT NULL, pupils INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS pupil_shown (
    access INTEGER NOT NULL REFERENCES access (number), pupil_key INTEGER NOT NULL,
    PRIMARY KEY (pupil_key, access)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS access_stays BEFORE UPDATE ON access BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS access_kept BEFORE DELETE ON access BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS shown_stays BEFORE UPDATE ON pupil_shown BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER IF NOT EXISTS shown_kept BEFORE DELETE ON pupil_shown BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""


@dataclass(frozen=True, kw_only=True)
class Access:
    """One entry: ``viewer`` saw ``what`` because of ``why``; ``pupils`` is how many pupils were shown."""

    number: int
    at: str
    viewer: str
    what: str
    why: str
    pupils: int


def note_access(
    home: Home, *, at: datetime, viewer: str, what: str, why: str, pupil_keys: Sequence[int] = (), pupils: int = 0
) -> int:
    """Add an entry, with a line per pupil shown, and return its number.

    ``pupils`` tells how many pupils were behind what was seen when none of them was shown (true aggregates).
    """
    shown = sorted(set(pupil_keys))
    with privacy_database(home, _SCHEMA) as database:
        number = database.execute(
            "INSERT INTO access (at, viewer, what, why, pupils) VALUES (?, ?, ?, ?, ?)",
            [at.isoformat(timespec="seconds"), viewer, what, why, len(shown) or pupils],
        ).lastrowid
        database.executemany("INSERT INTO pupil_shown VALUES (?, ?)", [(number, key) for key in shown])
    return int(number or 0)


def accesses(home: Home, *, limit: int = 200) -> list[Access]:
    """Return the latest entries, newest first: what the data-protection officer reads."""
    return _read(home, "SELECT * FROM access ORDER BY number DESC LIMIT ?", [limit])


def accesses_about(home: Home, pupil_key: int) -> list[Access]:
    """Return every entry that showed this pupil, newest first: what stands on the pupil's page."""
    sql = (
        "SELECT access.* FROM access JOIN pupil_shown ON access.number = pupil_shown.access "
        "WHERE pupil_key = ? ORDER BY number DESC"
    )
    return _read(home, sql, [pupil_key])


def _read(home: Home, sql: str, parameters: Sequence[int]) -> list[Access]:
    with privacy_database(home, _SCHEMA) as database:
        rows = database.execute(sql, parameters).fetchall()
    names = ("number", "at", "viewer", "what", "why", "pupils")
    return [Access(**dict(zip(names, row, strict=True))) for row in rows]
