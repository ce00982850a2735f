"""Writing so that a power cut leaves either the old file or the new one, never half of one."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path

# .<name>.<process>.<token>, and what an engine lays beside it, such as .<name>.<process>.<token>.wal
_DRAFT = re.compile(r"\..+\.(\d+)\.[0-9a-f]{8}(\.[a-z]+)?")


def sync(path: Path) -> None:
    """Force the bytes of a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def draft_of(path: Path) -> Path:
    """Return a name beside ``path`` that nobody else uses; it tells which process made it."""
    return path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")


def remove_abandoned(folder: Path) -> None:
    """Remove the drafts in ``folder``, and what was laid beside them, of processes that are no longer there."""
    for path in folder.glob(".*.*.*"):
        draft = _DRAFT.fullmatch(path.name)
        if draft and not _is_running(int(draft[1])):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, and running
        return True
    return True


def write_durably(path: Path, text: str) -> None:
    """Replace the text of ``path`` in one step."""
    draft = draft_of(path)
    draft.write_text(text, "utf-8")
    sync(draft)
    draft.replace(path)
    sync(path.parent)
