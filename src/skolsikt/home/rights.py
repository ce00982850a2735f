"""Who can read the installation on the machine: the folder and its databases are their owner's alone (POSIX)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from skolsikt.home.paths import Home

_OTHERS = 0o077
OWNER_ONLY_FILE = 0o600
_BESIDE = ("", "-wal", "-shm")  # SQLite gives these the rights of the database when it makes them


def make_own(path: Path) -> None:
    """Make an empty file that nobody but its owner can read, unless there is one: SQLite would let others read it."""
    if path.parent.is_dir():
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY_FILE))


def open_to_others(home: Home) -> list[Path]:
    """Return what others than the owner can reach: the folder itself, and databases with what lies beside them."""
    return [path for path in _own(home) if path.exists() and path.stat().st_mode & _OTHERS]


def close_to_others(home: Home) -> None:
    """Take the rights of others away. Raises PermissionError where somebody else owns it."""
    for path in open_to_others(home):
        path.chmod(path.stat().st_mode & ~_OTHERS & 0o7777)


def _own(home: Home) -> Iterator[Path]:
    if os.name != "posix":
        return
    yield home.root
    for database in (home.app_database, home.privacy_database, home.queue_database):
        yield from (database.with_name(database.name + beside) for beside in _BESIDE)
