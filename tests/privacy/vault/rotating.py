"""A rotation in a process of its own, killed (SIGKILL) at a given step, and a load beside it. Used by the tests."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from skolsikt.home.paths import Home
from skolsikt.privacy.vault import Identity, Vault
from skolsikt.privacy.vault.rotation import rotate

NUMBERS = [f"{number:012}" for number in range(1200)]  # more than two batches


def told(number: str) -> Identity:
    return Identity(person_number=number, given_name="Anna", family_name=f"Ek{number}", is_protected=False)


def die_at(root: Path, step: str, time: int) -> None:
    """Rotate, and die right after ``step`` was reached for the ``time``-th time."""
    seen = 0

    def watch(reached: str) -> None:
        nonlocal seen
        seen += reached == step
        if seen == time:
            os.kill(os.getpid(), signal.SIGKILL)

    rotate(Home(root), at_step=watch)


def rotate_once(root: Path) -> None:
    """Rotate undisturbed."""
    rotate(Home(root), at_step=lambda step: None)


def learn(root: Path, first: int) -> dict[str, int]:
    """Do what a load does, many times: known and new persons get keys, and identities are told."""
    vault, keys = Vault(Home(root)), {}
    for place in range(first, first + 20):
        numbers = [*NUMBERS[place : place + 20], f"9{place:011}"]
        keys |= vault.pupil_keys(numbers)
        vault.remember([told(number) for number in numbers])
    return keys
