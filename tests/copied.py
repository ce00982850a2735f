"""Copies of the test municipality, while its tests go on writing its access log."""

from __future__ import annotations

import shutil
from pathlib import Path

from skolsikt.home.paths import Home

# They come and go with every connection, and the database is whole without them.
_OF_CONNECTIONS = ("*-wal", "*-shm")


def copied(home: Home, to: Path, *, without: tuple[str, ...] = ()) -> Home:
    """Return a copy of ``home`` that may be written to."""
    return Home(Path(shutil.copytree(home.root, to, ignore=shutil.ignore_patterns(*_OF_CONNECTIONS, *without))))
