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
            # others clear up at the same time
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's, and running
        return True
    return True


def write_durably(path: Path, content: str | bytes, *, mode: int = 0o666) -> None:
    """Replace the text or the bytes of ``path`` in one step. ``mode``: the rights of the file, less the umask."""
    draft_with(content, path, mode=mode).replace(path)
    sync(path.parent)


def draft_with(content: str | bytes, path: Path, *, mode: int = 0o666) -> Path:
    """Return a draft of ``path`` that lies whole on the disk."""
    draft = draft_of(path)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    return draft
