"""Granian in front of Django's WSGI application, and the worker beside it in the demo."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from granian.constants import Interfaces
from granian.server import Server

from skolsikt.home.paths import Home
from skolsikt.measures.house import House
from skolsikt.warehouse.manifest import current_number


def serve(home: Home, *, host: str, port: int, workers: int) -> None:
    """Serve until a signal stops it. A serving file that has to be built anew is so before anybody waits for it."""
    if current_number(home):
        House.open(home).rows()
    Server(
        "skolsikt.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers
    ).serve()


@contextmanager
def worker_beside(home: Home) -> Iterator[None]:
    """Run the worker as a process of its own while the block runs."""
    command = [sys.executable, "-m", "skolsikt", "--home", str(home.root), "worker"]
    worker = subprocess.Popen(command)  # noqa: S603 - ourselves
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()
