"""Where the log begins when its oldest entries have been destroyed by decision: ``log/access-log.start``, signed.

Without the key of the log nobody can make a beginning that fits, so entries that somebody else takes away are missed.
"""

from __future__ import annotations

import hmac
from datetime import date, datetime, time
from pathlib import Path

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.durable import write_durably
from skolsikt.home.master_key import OWNER_ONLY
from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.chain import START
from skolsikt.privacy.access_log.entries import instant
from skolsikt.privacy.access_log.head import Head, NoHead, signature
from skolsikt.privacy.access_log.schema import forgetting, log_reading
from skolsikt.privacy.database import overwrite_deleted

_KIND = "start "  # a head that was signed as the end is no beginning


def beginning(home: Home) -> Head:
    """Return the entry that the oldest one follows: none (number 0) while nothing has been destroyed."""
    try:
        text, _space, signed = _file(home).read_text("ascii").strip().partition(" ")
        found = Head.parse(text)
    except (OSError, ValueError, NoHead):
        return Head(0, START.hex())
    is_ours = hmac.compare_digest(signature(home, _KIND + str(found)), signed)
    return found if is_ours else Head(0, START.hex())


def entries_before(home: Home, day: date) -> int:
    """Return how many of the oldest entries are from before ``day``; the newest entry is never one of them."""
    last = _last_before(home, day)
    return last.number - beginning(home).number if last else 0


def forget_before(home: Home, day: date) -> int:
    """Destroy the oldest entries, those from before ``day``, and return how many they were. It can be done twice.

    The new beginning is written first: whoever is killed in between leaves entries too many, which the next run takes.
    """
    last = _last_before(home, day)
    if last is None:
        return 0
    count = last.number - beginning(home).number
    line = f"{last} {signature(home, _KIND + str(last))}\n"
    write_durably(_file(home), line, mode=OWNER_ONLY)
    forgetting(home, through=last.number)
    overwrite_deleted(home)
    return count


def _last_before(home: Home, day: date) -> Head | None:
    """The newest of the entries to destroy: before it every entry is as old, whatever the clock has done."""
    midnight = instant(datetime.combine(day, time(), STOCKHOLM))
    sql = (
        "SELECT number, hash FROM access WHERE number < (SELECT min(number) FROM access WHERE at >= ?1 "
        "OR number = (SELECT max(number) FROM access)) ORDER BY number DESC LIMIT 1"
    )
    with log_reading(home) as database:
        row = database.execute(sql, [midnight]).fetchone()
    return Head(row[0], row[1].hex()) if row else None


def _file(home: Home) -> Path:
    return home.log / "access-log.start"
