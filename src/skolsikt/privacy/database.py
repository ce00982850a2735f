"""``privacy.sqlite3``: the vault and the access log, apart from everything that is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from skolsikt.home.databases import DatabaseDamaged, damaged, is_damage
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import known_keys
from skolsikt.home.paths import Home
from skolsikt.home.words import _

KEYS = ("person-index", "identity", "staff", "access-log")  # made after the database: where they are, it has been
_WAIT_SECONDS = 60


class PrivacyDatabaseLost(DatabaseDamaged):
    """The privacy database is missing. A new one would give every pupil a new key."""


class DatabaseBusy(SkolsiktError):
    """Somebody reads the database and does not stop: what was deleted is not overwritten yet."""


def _as_it_is(_database: sqlite3.Connection) -> None:
    """There is nothing to upgrade."""


@contextmanager
def privacy_database(
    home: Home,
    schema: str,
    upgrade: Callable[[sqlite3.Connection], None] = _as_it_is,
    *,
    is_reading: bool = False,
) -> Iterator[sqlite3.Connection]:
    """Give one write transaction on the privacy database, with the tables of ``schema`` in place.

    ``is_reading``: one that nobody who writes waits for. ``upgrade`` brings tables of an earlier program up to
    ``schema``, inside the transaction.
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
        connection.execute("BEGIN" if is_reading else "BEGIN IMMEDIATE")
        with connection:  # commits, or rolls back when the block fails
            upgrade(connection)
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
    if not is_there and any(name.startswith(KEYS) for name in known_keys(home)):
        sentence = _(
            "{file} saknas eller är tom. Återställ den och keys/ från samma säkerhetskopia; skapa ingen ny, för då "
            "får varje elev en ny nyckel."
        )
        raise PrivacyDatabaseLost(sentence.format(file=path))


def columns(database: sqlite3.Connection, table: str) -> set[str]:
    """Return the names of the columns that ``table`` has."""
    return {name for _place, name, *_rest in database.execute(f"PRAGMA table_info({table})")}


def overwrite_deleted(home: Home) -> None:
    """Let nothing that was deleted stay in the files: the pages are zeroed already, and the write-ahead log is emptied.

    Raises DatabaseBusy when a reader that does not stop needs the log.
    """
    with closing(sqlite3.connect(home.privacy_database, timeout=_WAIT_SECONDS, isolation_level=None)) as connection:
        (is_busy, *_counts) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise DatabaseBusy(
            _("{file} läses av någon som inte slutar. Starta om 'serve' och 'worker' och kör kommandot igen.").format(
                file=home.privacy_database
            )
        )
