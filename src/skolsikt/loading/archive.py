"""The originals: every file that was loaded is kept as it came, encrypted, under the hash of its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skolsikt.home.durable import draft_of, sync
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.loading.sealed_file import chunks_of, seal, unseal

_KEY = "archive"


class OriginalMissing(SkolsiktError):
    """The archive does not hold that original."""


@dataclass(frozen=True)
class Original:
    """A kept file: the SHA-256 of its bytes and how many they are."""

    sha256: str
    size_bytes: int


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    digest = hashlib.sha256()
    for chunk in chunks_of(path):
        digest.update(chunk)
    return digest.hexdigest()


def keep_original(home: Home, path: Path) -> Original:
    """Encrypt ``path`` into the archive in one pass; bytes that are already there are not kept twice."""
    home.archive.mkdir(mode=0o700, exist_ok=True)
    digest = hashlib.sha256()
    draft = draft_of(home.archive / "incoming")
    try:
        draft.touch(mode=0o600)
        with draft.open("wb") as file:
            seal(_hashed(chunks_of(path), digest), file, key=read_key(home, _KEY))
        sync(draft)
        draft.replace(original_at(home, digest.hexdigest()))
        sync(home.archive)
    finally:
        draft.unlink(missing_ok=True)
    return Original(sha256=digest.hexdigest(), size_bytes=path.stat().st_size)


def forget_original(home: Home, sha256: str) -> None:
    """Take an original out of the archive."""
    original_at(home, sha256).unlink(missing_ok=True)


def kept_originals(home: Home) -> list[Path]:
    """Return the files of every original; the name before ``.sealed`` is the SHA-256 of its bytes."""
    return sorted(home.archive.glob("[!.]*.sealed"))


def read_original(home: Home, sha256: str) -> Iterator[bytes]:
    """Yield the bytes of an original. Raises OriginalMissing, or SealBroken when the file is damaged."""
    path = original_at(home, sha256)
    if not path.exists():
        raise OriginalMissing(_("Originalfilen finns inte i arkivet: {file}.").format(file=path.name))
    return unseal(path, key=read_key(home, _KEY))


def original_at(home: Home, sha256: str) -> Path:
    """Return where the original with that hash lies, if it is kept."""
    return home.archive / f"{sha256}.sealed"


def _hashed(chunks: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
