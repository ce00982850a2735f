"""Secret keys of the installation, one file each with owner-only rights.

Beside what a key protects lies its fingerprint (``lake/key-sums``), from which the key cannot be told. It is how a lost
or changed key is noticed: a new one in its place would make everything that the old one protects unreadable.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _

KEY_BYTES = 32
_REPLACEABLE = frozenset({"django"})  # a new one logs everybody out, and no more


class KeyLost(SkolsiktError):
    """A key is missing or is not the one that was made."""


def read_key(home: Home, name: str) -> bytes:
    """Return the 32-byte key ``name``, made at first use.

    Two processes that make it at once get the same key: the file is created exclusively.
    Raises KeyLost when the installation has had another key of that name.
    """
    path, mark = home.keys / name, _mark(home, name)
    if name in _REPLACEABLE and not _is_key(path):
        path.unlink(missing_ok=True)
    if not path.exists() and not mark.exists():
        _create(path, secrets.token_bytes(KEY_BYTES))
    if not _is_key(path):
        raise _lost(path)
    key = path.read_bytes()
    if name not in _REPLACEABLE and not mark.exists():
        _create(mark, _fingerprint(key))
    if mark.exists() and mark.read_bytes() != _fingerprint(key):
        raise _lost(path)
    return key


def is_key_known(home: Home, name: str) -> bool:
    """Whether the key ``name`` has been made, though it may have been lost since."""
    return (home.keys / name).exists() or _mark(home, name).exists()


def lost_keys(home: Home) -> Iterator[KeyLost]:
    """Yield what is wrong with each key that has been made."""
    made = {path.name for folder in (home.keys, _mark(home, "x").parent) for path in folder.glob("[!.]*")}
    for name in sorted(name for name in made if "." not in name):
        try:
            read_key(home, name)
        except KeyLost as error:
            yield error


def _is_key(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == KEY_BYTES


def _mark(home: Home, name: str) -> Path:
    return home.lake / "key-sums" / name


def _fingerprint(key: bytes) -> bytes:
    return hashlib.sha256(b"fingerprint of a key of Skolsikt\0" + key).hexdigest()[:16].encode()


def _lost(path: Path) -> KeyLost:
    return KeyLost(
        _("Nyckeln {file} saknas eller är skadad. Återställ den ur en säkerhetskopia; skapa ingen ny.").format(
            file=path
        )
    )


def _create(path: Path, content: bytes) -> None:
    # Written whole beside the target and then linked, so that nobody ever reads half a key and the first one wins.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
