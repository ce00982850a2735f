"""``privacy.sqlite3``: the vault and the access log, apart from everything that is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from skolsikt.home.databases import DatabaseDamaged, damaged, is_damage
from skolsikt.home.keys import is_key_known
from skolsikt.home.paths import Home
from skolsikt.home.words import _

KEYS = ("person-index", "identity", "staff")  # made after the database: where they are, it has been
_WAIT_SECONDS = 60


class PrivacyDatabaseLost(DatabaseDamaged):
    """The privacy database is missing. A new one would give every pupil a new key."""


@contextmanager
def privacy_database(home: Home, schema: str) -> Iterator[sqlite3.Connection]:
    """Give one write transaction on the privacy database, with the tables of ``schema`` in place.

    Raises DatabaseDamaged, or PrivacyDatabaseLost when there has been one and it is gone.
    """
    path = home.privacy_database
    require_privacy_database(home)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.executescript(schema)
        connection.execute("BEGIN IMMEDIATE")
        with connection:  # commits, or rolls back when the block fails
            yield connection
    except sqlite3.DatabaseError as error:
        if is_damage(error):
            raise damaged(path) from error
        raise
    finally:
        connection.close()


def require_privacy_database(home: Home) -> None:
    """Raise PrivacyDatabaseLost when there is no privacy database, or an empty one, though there has been one."""
    path = home.privacy_database
    is_there = path.exists() and path.stat().st_size
    if not is_there and any(is_key_known(home, name) for name in KEYS):
        sentence = _(
            "{file} saknas eller är tom. Återställ den och keys/ från samma säkerhetskopia; skapa ingen ny, för då "
            "får varje elev en ny nyckel."
        )
        raise PrivacyDatabaseLost(sentence.format(file=path))
