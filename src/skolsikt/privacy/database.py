"""``privacy.sqlite3``: the vault and the access log, apart from everything that is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from skolsikt.home.paths import Home

_WAIT_SECONDS = 60


@contextmanager
def privacy_database(home: Home, schema: str) -> Iterator[sqlite3.Connection]:
    """Give one write transaction on the privacy database, with the tables of ``schema`` in place."""
    path = home.privacy_database
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
    finally:
        connection.close()
