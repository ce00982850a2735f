"""Debian's PostgreSQL, started for one run of the tests in a folder of its own and stopped after it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = Path("/usr/lib/postgresql")
_USER = "postgres"  # Debian's package makes it; the server refuses to run as root


def programs() -> Path | None:
    """Return the folder of the newest server that is installed, or None."""
    found = [path.parent for path in PACKAGES.glob("*/bin/initdb")]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


@contextmanager
def started(folder_of_programs: Path) -> Iterator[Path]:
    """Give the folder of the socket of a server that runs meanwhile. It listens to no network."""
    home = Path(tempfile.mkdtemp(prefix="skolsikt-postgresql-"))
    is_root = os.geteuid() == 0
    if is_root:
        shutil.chown(home, user=_USER)

    def run(program: str, *arguments: str) -> None:
        command = [str(folder_of_programs / program), "--pgdata", str(home / "data"), *arguments]
        user = _USER if is_root else None
        subprocess.run(command, check=True, capture_output=True, user=user, cwd=home)

    try:
        run("initdb", "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c fsync=off"
        run("pg_ctl", "start", "--wait", "--log", str(home / "log"), "--options", options)
        try:
            yield home
        finally:
            run("pg_ctl", "stop", "--mode", "immediate")
    finally:
        shutil.rmtree(home)
