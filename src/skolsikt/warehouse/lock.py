"""One writer at a time. Readers never ask for the lock."""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _

_POLL_SECONDS = 0.05
_held_here = threading.local()


class WarehouseBusy(SkolsiktError):
    """Somebody else is writing and did not finish in time."""


@contextmanager
def writing(home: Home, *, what: str, at: datetime, wait_seconds: float) -> Iterator[None]:
    """Hold the writer's lock of ``home``; a thread that already holds it goes straight through.

    The operating system releases the lock when the process ends, however it ends.
    Raises WarehouseBusy naming the holder after ``wait_seconds``.
    """
    path = home.lake / "writer.lock"
    held: set[Path] = _held_here.__dict__.setdefault("paths", set())
    if path in held:
        yield
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        _acquire(file, deadline=time.monotonic() + wait_seconds)
        _sign(file, what, at)
        held.add(path)
        try:
            yield
        finally:
            held.discard(path)
            file.truncate(0)


def is_locked(home: Home) -> bool:
    """Whether somebody is writing right now."""
    path = home.lake / "writer.lock"
    if not path.exists():
        return False
    with path.open("a+", encoding="utf-8") as file:
        return not _try(file)


def _try(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _acquire(file: IO[str], *, deadline: float) -> None:
    while not _try(file):
        if time.monotonic() >= deadline:
            raise WarehouseBusy(_busy(file))
        time.sleep(_POLL_SECONDS)


def _sign(file: IO[str], what: str, at: datetime) -> None:
    file.truncate(0)
    file.write(
        json.dumps(
            {
                "pid": os.getpid(),
                "host": socket.gethostname(),
                "user": getpass.getuser(),
                "since": at.isoformat(timespec="seconds"),
                "what": what,
            }
        )
    )
    file.flush()


def _busy(file: IO[str]) -> str:
    file.seek(0)
    try:
        holder = json.loads(file.read())
    except json.JSONDecodeError:  # the holder has the lock but has not signed yet
        return _("En annan inläsning pågår. Försök igen när den är klar.")
    return _(
        "En annan inläsning pågår: {what}, av {user} på {host} (process {pid}) sedan {since}. "
        "Försök igen när den är klar."
    ).format(**holder)
