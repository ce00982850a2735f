"""Granian in front of Django's WSGI application."""

from __future__ import annotations

from granian.constants import Interfaces
from granian.server import Server


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve until a signal stops it."""
    Server(
        "skolsikt.config.wsgi:application", address=host, port=port, interface=Interfaces.WSGI, workers=workers
    ).serve()
