"""The master key: where two persons are needed, it seals every key that can lead to a pupil.

It is on no disk. Two shares give it back, and it then lies in memory (``Home.open_key``) until the machine is started
again or the vault is closed. ``keys/split.json`` holds its fingerprint, from which it cannot be told.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from skolsikt.home.durable import write_durably
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _

OWNER_ONLY = 0o600
_NONCE_BYTES, _TAG_BYTES = 12, 16
_FORMER = "split.json"  # what the former master key is bound to when the new one seals it


class VaultClosed(SkolsiktError):
    """The vault is split between persons, and two of them have not opened it since the machine started."""


class SharesOfAnother(SkolsiktError):
    """Two whole shares that do not open this installation."""


@dataclass(frozen=True, kw_only=True)
class Split:
    """How the master key is split: its ``fingerprint`` and how many ``persons`` hold a share.

    ``former``: while keys are being sealed anew, the former master key, sealed by this one.
    """

    fingerprint: str
    persons: int
    former: str = ""


def split_of(home: Home) -> Split | None:
    """Return how the master key is split; None where the keys are not sealed."""
    path = _file(home)
    return Split(**json.loads(path.read_text("utf-8"))) if path.exists() else None


def write_split(home: Home, split: Split) -> None:
    """Say in ``keys/`` how the master key is split, in one step."""
    write_durably(_file(home), json.dumps(split.__dict__), mode=OWNER_ONLY)


def is_closed(home: Home) -> bool:
    """Whether two persons are needed before anything that leads to a pupil can be read."""
    split = split_of(home)
    return split is not None and fingerprint_of(_in_memory(home)) != split.fingerprint


def require_open(home: Home) -> None:
    """Raise VaultClosed, saying what still works, when the vault is closed."""
    if is_closed(home):
        raise VaultClosed(
            _(
                "Valvet är stängt. Sidor, frågor och rapporter utan namn fungerar; inläsningar, avvisade rader, namn "
                "och kontroll av original väntar. Två personer öppnar det med 'skolsikt vault open'."
            )
        )


def master_of(secret: bytes) -> bytes:
    """Return the master key that a split secret stands for."""
    return HKDF(SHA256(), 32, salt=None, info=b"master key of Skolsikt").derive(secret)


def open_with(home: Home, master: bytes) -> None:
    """Keep the master key in memory for every process of this user. Raises SharesOfAnother."""
    split = split_of(home)
    if split is None or fingerprint_of(master) != split.fingerprint:
        raise SharesOfAnother(_("De två delarna hör inte till den här installationen, eller är från en äldre delning."))
    write_durably(home.open_key, master, mode=OWNER_ONLY)


def close(home: Home) -> None:
    """Forget the master key: names and numbers are out of reach until two persons open again."""
    home.open_key.unlink(missing_ok=True)
    for draft in home.open_key.parent.glob(f".{home.open_key.name}.*"):  # of an opening that was killed
        with suppress(PermissionError):  # somebody else's, in a folder that is open to every user
            draft.unlink(missing_ok=True)


def sealed(home: Home, key: bytes, name: str) -> bytes:
    """Return ``key`` sealed by the master key and bound to its name. Raises VaultClosed."""
    return seal_with(next(_masters(home)), key, name)


def unsealed(home: Home, content: bytes, name: str) -> bytes | None:
    """Return the key that ``sealed`` sealed; None when no master key opens it. Raises VaultClosed."""
    for master in _masters(home):
        with suppress(InvalidTag):
            return AESGCM(master).decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], name.encode())
    return None


def seal_with(master: bytes, key: bytes, name: str = _FORMER) -> bytes:
    """Return ``key`` sealed by ``master``: a nonce, and what AES-GCM makes of it."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, key, name.encode())


def sealed_bytes(key_bytes: int) -> int:
    """Return how long a sealed key of ``key_bytes`` is."""
    return _NONCE_BYTES + key_bytes + _TAG_BYTES


def current_master(home: Home) -> bytes:
    """Return the master key that is in memory. Raises VaultClosed."""
    return next(_masters(home))


def fingerprint_of(master: bytes) -> str:
    """Return what a master key is recognised by."""
    return hashlib.sha256(b"fingerprint of the master key of Skolsikt\0" + master).hexdigest()[:32]


def _masters(home: Home) -> Iterator[bytes]:
    """The master key, and the former one while keys are being sealed anew."""
    require_open(home)
    master, split = _in_memory(home), split_of(home)
    yield master
    if split and split.former:
        former = bytes.fromhex(split.former)
        yield AESGCM(master).decrypt(former[:_NONCE_BYTES], former[_NONCE_BYTES:], _FORMER.encode())


def _in_memory(home: Home) -> bytes:
    """Return what lies in memory; nothing when it is not ours: the folder is open to every user of the machine."""
    try:
        handle = os.open(home.open_key, os.O_RDONLY | os.O_NOFOLLOW)
    except OSError:
        return b""
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(file.fileno())
        is_ours = status.st_uid == os.getuid() and not stat.S_IMODE(status.st_mode) & 0o077
        return file.read() if is_ours else b""


def _file(home: Home) -> Path:
    return home.keys / "split.json"
