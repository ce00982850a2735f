"""Secret keys of the installation, one file each with owner-only rights."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from skolsikt.home.paths import Home

KEY_BYTES = 32


def read_key(home: Home, name: str) -> bytes:
    """Return the 32-byte key ``name``, made at first use.

    Two processes that make it at once get the same key: the file is created exclusively.
    """
    path = home.keys / name
    if not path.exists():
        _create(path)
    return path.read_bytes()


def _create(path: Path) -> None:
    # Written whole beside the target and then linked, so that nobody ever reads half a key and the first one wins.
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_bytes(secrets.token_bytes(KEY_BYTES))
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
