"""A publication in a process of its own, killed (SIGKILL) at a given point. Used by ``test_kills``."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.warehouse.warehouse import Warehouse

from .conftest import AT, DERIVED, lessons, load

UNITS = ("10000001", "10000002")


def changes(minutes: int) -> dict[str, pa.Table]:
    """Both tables tell the same number, so that a mixture of two versions would show."""
    names = {"school_unit_code": list(UNITS), "name": [str(minutes)] * len(UNITS)}
    return {"lesson_attendance": lessons(*UNITS, minutes=minutes), "school_unit": pa.table(names)}


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def publish(root: Path, minutes: int, at_step: Callable[[str], None]) -> None:
    warehouse = Warehouse(Home(root), Settings(threads=1))
    number = len(warehouse.versions()) + 1
    warehouse.publish(changes(minutes), load=load(number), derived=DERIVED, at=AT, at_step=at_step)


def killed_at_step(root: Path, minutes: int, step: str) -> None:
    """Publish, and die right after ``step``."""
    publish(root, minutes, lambda reached: die() if reached == step else None)


def killed_before_rename(root: Path, minutes: int, place: int) -> None:
    """Publish, and die when the rename number ``place`` is about to happen."""
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "os.rename":
            seen += 1
            if seen == place:
                die()

    sys.addaudithook(watch)
    publish(root, minutes, lambda step: None)


def renames(root: Path, minutes: int, answer: object) -> None:
    """Publish undisturbed and send the names of the files that were renamed, in order."""
    found: list[str] = []
    sys.addaudithook(lambda event, args: found.append(Path(str(args[1])).name) if event == "os.rename" else None)
    publish(root, minutes, lambda step: None)
    answer.send(found)  # type: ignore[attr-defined]


def publish_slice(root: Path, unit: str, minutes: int, number: int) -> None:
    """Publish one unit's lessons, waiting for whoever writes."""
    warehouse = Warehouse(Home(root), Settings(threads=1))
    rows = {"lesson_attendance": lessons(unit, minutes=minutes)}
    warehouse.publish(rows, load=load(number), derived=DERIVED, at=AT, wait_seconds=120)


def publish_minutes(root: Path, minutes: int) -> None:
    """Publish undisturbed."""
    publish(root, minutes, lambda step: None)
