"""Processes that write in the access log at the same time. Used by ``test_access_log_chain``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log import Kind, note_access

AT = datetime(2025, 9, 1, 12, tzinfo=UTC)


def write_many(root: Path, viewer: str, count: int) -> None:
    """Add ``count`` entries, each with two pupils shown."""
    for place in range(count):
        note_access(
            Home(root), at=AT, viewer=viewer, kind=Kind.PUPILS, what="klass", why="mentor", pupil_keys=[place + 1, 900]
        )
