"""Whether the access log is as it was written: every entry, its pupils, and its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby

from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.access_log.chain import START, Link, link_hash
from skolsikt.privacy.access_log.head import Head, has_had_head, head_file, newest, read_head
from skolsikt.privacy.access_log.schema import log_database, shown_in

_ENTRIES = "SELECT number, at, viewer, kind, what, why, pupils, before, hash FROM access ORDER BY number"


def log_problems(home: Home, *, vouched: Head | None = None) -> list[str]:
    """Return what is wrong with the access log, one sentence each, with numbers of entries and nothing of a pupil.

    ``vouched``: a head that somebody has kept, from one of the mails; without it the one in ``log/`` is taken alone.
    """
    if not home.privacy_database.exists():
        return []
    with log_database(home) as database:
        return [*_chain(database), *_end(home, database), *(_missing(vouched, database) if vouched else ())]


def _chain(database: sqlite3.Connection) -> Iterator[str]:
    shown = {
        number: tuple(key for _n, key in lines) for number, lines in groupby(shown_in(database), lambda one: one[0])
    }
    number, previous = 0, START
    for row in database.execute(_ENTRIES):
        (*told, before, made) = row
        if row[0] != number + 1:
            yield _("Åtkomstloggen: rader saknas före rad {number}.").format(number=row[0])
        elif before != previous:
            yield _("Åtkomstloggen: rad {number} hör inte ihop med raden före.").format(number=row[0])
        if link_hash(before or b"", Link._make([*told, shown.pop(row[0], ())])) != made:
            yield _("Åtkomstloggen: rad {number} är ändrad.").format(number=row[0])
        number, previous = row[0], made
    yield from (_("Åtkomstloggen: elever visas för rad {number}, som saknas.").format(number=one) for one in shown)


def _end(home: Home, database: sqlite3.Connection) -> Iterator[str]:
    kept = read_head(home)
    if kept is not None:
        yield from _missing(kept, database)
    elif has_had_head(home):
        yield _(
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
