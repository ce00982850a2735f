"""Where the log begins when its oldest entries have been destroyed by decision: written down beside it, and signed.

Without the key of the log nobody can make a beginning that fits, so entries that somebody else takes away are missed.
"""

from __future__ import annotations

import hmac
import sqlite3
from datetime import date, datetime, time

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.chain import START
from skolsikt.privacy.access_log.entries import instant
from skolsikt.privacy.access_log.head import Head, signature
from skolsikt.privacy.access_log.schema import begin_after, log_database, log_reading
from skolsikt.privacy.database import overwrite_deleted

_KIND = "start "  # a head that was signed as the end is no beginning
_NOTHING = Head(0, START.hex())


def beginning(home: Home, database: sqlite3.Connection) -> Head:
    """Return the entry that the oldest one follows: none (number 0) while nothing has been destroyed."""
    row = database.execute("SELECT number, hash, signed FROM access_begins ORDER BY number DESC LIMIT 1").fetchone()
    if row is None:
        return _NOTHING
    found = Head(row[0], row[1].hex())
    return found if hmac.compare_digest(signature(home, _KIND + str(found)), row[2]) else _NOTHING


def entries_before(home: Home, day: date) -> int:
    """Return how many of the oldest entries are from before ``day``; the newest entry is never one of them."""
    with log_reading(home) as database:
        last = _last_before(database, day)
        return last.number - beginning(home, database).number if last else 0


def forget_before(home: Home, day: date) -> int:
    """Destroy the oldest entries, those from before ``day``, and return how many they were. It can be done twice."""
    with log_database(home) as database:
        last = _last_before(database, day)
        count = last.number - beginning(home, database).number if last else 0
        if last:
            begin_after(last.number, signature(home, _KIND + str(last)), database)
    overwrite_deleted(home)
    return count


def _last_before(database: sqlite3.Connection, day: date) -> Head | None:
    """The newest of the entries to destroy: before it every entry is as old, whatever the clock has done."""
    midnight = instant(datetime.combine(day, time(), STOCKHOLM))
    sql = (
        "SELECT number, hash FROM access WHERE number < (SELECT min(number) FROM access WHERE at >= ? "
        "OR number = (SELECT max(number) FROM access)) ORDER BY number DESC LIMIT 1"
    )
    row = database.execute(sql, [midnight]).fetchone()
    return Head(row[0], row[1].hex()) if row else None
