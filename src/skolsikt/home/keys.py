"""Secret keys of the installation, one file each with owner-only rights.

Beside what a key protects lies its fingerprint (``lake/key-sums``), from which the key cannot be told. It is how a lost
or changed key is noticed: a new one in its place would make everything that the old one protects unreadable.
Where two persons are needed (``home.master_key``) the file holds the key sealed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from skolsikt.home import master_key
from skolsikt.home.durable import draft_with, remove_abandoned, sync, write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.master_key import OWNER_ONLY, Split, VaultClosed
from skolsikt.home.paths import Home
from skolsikt.home.words import _

KEY_BYTES = 32
_REPLACEABLE = frozenset({"django"})  # a new one logs everybody out, and no more
_OUTSIDE = _REPLACEABLE | {"access-log", "second_factor"}  # lead to no pupil, needed while the vault is closed


class KeyLost(SkolsiktError):
    """A key is missing or is not the one that was made."""


def read_key(home: Home, name: str) -> bytes:
    """Return the 32-byte key ``name``, made at first use.

    Two processes that make it at once get the same key: the file is created exclusively.
    Raises KeyLost when the installation has had another key of that name, VaultClosed when two persons are needed.
    """
    path, mark = home.keys / name, _mark(home, name)
    if name in _REPLACEABLE and not _is_key(path):
        path.unlink(missing_ok=True)
    if not path.exists() and not mark.exists():
        _create(path, _to_keep(home, secrets.token_bytes(KEY_BYTES), name))
    if not _is_key(path):
        raise _lost(path)
    key = _kept(home, name)
    if name not in _REPLACEABLE and not mark.exists():
        _create(mark, _fingerprint(key))
    if mark.exists() and mark.read_bytes() != _fingerprint(key):
        raise _lost(path)
    return key


def known_keys(home: Home) -> list[str]:
    """Return the names of the keys that have been made, though they may have been lost since."""
    made = {path.name for folder in (home.keys, _mark(home, "x").parent) for path in folder.glob("[!.]*")}
    return sorted(name for name in made if "." not in name)


def lost_keys(home: Home) -> Iterator[KeyLost]:
    """Yield what is wrong with each key that has been made; of a sealed key only that it is there."""
    for name in known_keys(home):
        try:
            read_key(home, name)
        except KeyLost as error:
            yield error
        except VaultClosed:
            continue


def forget_key(home: Home, name: str) -> None:
    """Remove a key that nothing is protected by any more. Its mark goes first: cut off there, the key is not lost."""
    _mark(home, name).unlink(missing_ok=True)
    (home.keys / name).unlink(missing_ok=True)


def split_keys(home: Home, secret: bytes, *, persons: int) -> None:
    """Seal every key that can lead to a pupil by the master key of ``secret``, and leave the vault open.

    A vault that is split already is split anew, and must be open. Cut off at any moment the keys can be read with the
    new shares, and ``seal_keys`` goes on. Raises VaultClosed.
    """
    seal_keys(home)
    master = master_key.master_of(secret)
    former = master_key.seal_with(master, master_key.current_master(home)).hex() if _is_split(home) else ""
    split = Split(fingerprint=master_key.fingerprint_of(master), persons=persons, former=former)
    master_key.write_split(home, split)
    master_key.open_with(home, master)
    seal_keys(home)


def seal_keys(home: Home) -> None:
    """Seal what a splitting that was cut off left unsealed, or sealed by the former master key. The vault is open.

    A key that an earlier program sealed, though it is needed while the vault is closed, lies in the clear again. Where
    ``to_seal`` names any, the caller holds the writer's lock: a back-up takes no keys that change under it.
    """
    remove_abandoned(home.keys)
    for name in to_seal(home):
        write_durably(home.keys / name, _to_keep(home, _kept(home, name), name), mode=OWNER_ONLY)
    split = master_key.split_of(home)
    if split and split.former:
        master_key.write_split(home, replace(split, former=""))


def to_seal(home: Home) -> list[str]:
    """Return the names of the keys that ``seal_keys`` has to write; none where the vault is as it was left."""
    split = master_key.split_of(home)
    return [name for name in known_keys(home) if split and _is_to_seal(home.keys / name, split)]


def _is_to_seal(path: Path, split: Split) -> bool:
    if not path.exists():
        return False
    size = path.stat().st_size
    if path.name in _OUTSIDE:
        return size == master_key.sealed_bytes(KEY_BYTES)
    return size == KEY_BYTES or bool(split.former)


def _is_split(home: Home) -> bool:
    return master_key.split_of(home) is not None


def _to_keep(home: Home, key: bytes, name: str) -> bytes:
    return key if name in _OUTSIDE or not _is_split(home) else master_key.sealed(home, key, name)


def _kept(home: Home, name: str) -> bytes:
    """Return the key that a file of the right length holds."""
    path = home.keys / name
    content = path.read_bytes()
    if len(content) == KEY_BYTES:
        return content
    key = master_key.unsealed(home, content, name) if _is_key(path) and _is_split(home) else None
    if key is None:
        raise _lost(path)
    return key


def _is_key(path: Path) -> bool:
    return path.is_file() and path.stat().st_size in (KEY_BYTES, master_key.sealed_bytes(KEY_BYTES))


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
    draft = draft_with(content, path, mode=OWNER_ONLY)
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    sync(path.parent)
