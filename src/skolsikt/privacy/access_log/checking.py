"""Whether the access log is as it was written: every entry, its pupils, and its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.access_log.beginning import beginning
from skolsikt.privacy.access_log.chain import Access, entry_hash
from skolsikt.privacy.access_log.head import Head, has_had_head, head_file, newest, read_head
from skolsikt.privacy.access_log.schema import log_database, log_reading, shown_in

_ENTRIES = (
    "SELECT number, at, viewer, kind, what, why, pupils, before, hash FROM access WHERE number > ? ORDER BY number"
)


def log_problems(home: Home, *, vouched: Head | None = None) -> list[str]:
    """Return what is wrong with the access log, one sentence each, with numbers of entries and nothing of a pupil.

    ``vouched``: a head that somebody has kept, from one of the mails; without it the one in ``log/`` is taken alone.
    """
    if not home.privacy_database.exists():
        return []
    with log_database(home) as database:  # the head first: it never vouches for more than there is after it
        kept, has_had = read_head(home), has_had_head(home, database)
    with log_reading(home) as database:
        end = _missing(kept, database) if kept else [_lost_head(home)] if has_had else ()
        begins = beginning(home, database)
        is_destroyed = vouched is not None and vouched.number <= begins.number  # by decision: nothing can be compared
        told = _missing(vouched, database) if vouched and not is_destroyed else ()
        return [*_chain(database, begins), *end, *told]


def _chain(database: sqlite3.Connection, begins: Head) -> Iterator[str]:
    """Walk the entries and the pupils shown side by side: neither is held as a whole."""
    shown = groupby(shown_in(database, after=begins.number), key=itemgetter(0))
    number, previous, of = begins.number, bytes.fromhex(begins.hash), next(shown, None)
    for *told, before, made in database.execute(_ENTRIES, [begins.number]):
        entry = Access._make(told)
        if entry.number != number + 1:
            yield _("Åtkomstloggen: rader saknas före rad {number}.").format(number=entry.number)
        elif before != previous:
            yield _("Åtkomstloggen: rad {number} hör inte ihop med raden före.").format(number=entry.number)
        while of and of[0] < entry.number:
            yield _without_entry(of[0])
            of = next(shown, None)
        keys: Sequence[int] = ()
        if of and of[0] == entry.number:
            keys, of = [key for _entry, key in of[1]], next(shown, None)
        if entry_hash(before or b"", entry, keys) != made:
            yield _("Åtkomstloggen: rad {number} är ändrad.").format(number=entry.number)
        number, previous = entry.number, made
    while of:
        yield _without_entry(of[0])
        of = next(shown, None)


def _without_entry(number: int) -> str:
    return _("Åtkomstloggen: elever visas för rad {number}, som saknas.").format(number=number)


def _lost_head(home: Home) -> str:
    return _(
        "Åtkomstloggens huvud {file} saknas eller är inte det som skrevs. Jämför med det senaste brevet: "
        "'skolsikt access-log check --head'."
    ).format(file=head_file(home))


def _missing(head: Head, database: sqlite3.Connection) -> Iterator[str]:
    end = newest(database)
    if head.is_in(database):
        return
    if end is None or end.number < head.number:
        last = end.number if end else 0
        yield _("Åtkomstloggen slutar vid rad {last}, men har haft minst {number}.").format(
            last=last, number=head.number
        )
    else:
        yield _("Åtkomstloggen: rad {number} är inte den som antecknades.").format(number=head.number)
