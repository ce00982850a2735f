"""A splitting of the keys in a process of its own, killed (SIGKILL) at a given rename. Used by ``test_split_keys``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from skolsikt.home.keys import split_keys
from skolsikt.home.paths import Home


def killed_before_rename(root: Path, memory: Path, secret: bytes, place: int) -> None:
    """Split, and die when the rename number ``place`` is about to happen."""
    os.environ["SKOLSIKT_MEMORY"] = str(memory)
    seen = 0

    def watch(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal seen
        seen += event == "os.rename"
        if event == "os.rename" and seen == place:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    split_keys(Home(root), secret, persons=3)
