"""The SQLite files of an installation, and whether they are whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_WAIT_SECONDS = 60
_PRIMARY = 0xFF  # an extended result code holds the primary one in its lowest byte


class DatabaseDamaged(SkolsiktError):
    """A database file is not what was written."""


def is_damage(error: BaseException | None) -> bool:
    """Whether ``error`` says that a database file is damaged; a lock or a full disk is something else."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & _PRIMARY in _DAMAGE


def damaged(path: Path) -> DatabaseDamaged:
    """Return the error that says that ``path`` is damaged, and what to do."""
    return DatabaseDamaged(_("Databasen {file} är skadad. Återställ den från en säkerhetskopia.").format(file=path))


def damaged_databases(home: Home) -> Iterator[DatabaseDamaged]:
    """Yield what is wrong with each SQLite file in the home; one that is not there is not looked for."""
    for path in (home.app_database, home.privacy_database, home.queue_database):
        if path.exists() and not _is_whole(path):
            yield damaged(path)


def _is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
        try:
            # SQLite 3.40 (Debian 12) finds NULL where there is none in a table whose key has another order than its
            # columns: what the quick check complains of, the thorough one has to confirm.
            checks = (connection.execute(f"PRAGMA {name}_check(1)").fetchone() for name in ("quick", "integrity"))
            return ("ok",) in checks
        except sqlite3.DatabaseError as error:
            if is_damage(error):
                return False
            raise
