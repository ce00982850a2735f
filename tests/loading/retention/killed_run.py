"""A run in a process of its own, killed (SIGKILL) at a given point. Used by ``test_kills``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from skolsikt.loading.retention import destroying
from skolsikt.loading.retention.destroying import destroy_due
from skolsikt.measures.house import House

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)
_CHANGING = ("os.rename", "os.remove", "os.rmdir")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run(root: Path, at_step: Callable[[str], None] = lambda step: None) -> None:
    destroying.DERIVED = ()  # type: ignore[assignment]  # only canonical tables, to save time
    destroy_due(House.open(root), by="prov", reason="prov", at=AT, wait_seconds=60, at_step=at_step)


def killed_at_step(root: Path, step: str) -> None:
    """Run, and die right after ``step``."""
    run(root, lambda reached: die() if reached == step else None)


def killed_before_change(root: Path, place: int) -> None:
    """Run, and die when the change number ``place`` of a name on the disk is about to happen."""
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in _CHANGING and str(root) in str(arguments[0]):
            seen += 1
            if seen == place:
                die()

    sys.addaudithook(watch)
    run(root)


def steps(root: Path, answer: object) -> None:
    """Run undisturbed; send the steps, and how many names on the disk were changed."""
    found: list[str] = []
    seen: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in _CHANGING and str(root) in str(arguments[0]):
            seen.append(event)

    sys.addaudithook(watch)
    run(root, found.append)
    answer.send((found, len(seen)))  # type: ignore[attr-defined]
