"""Encrypted files: AES-GCM in chunks, so that a file of gigabytes is sealed and opened by streaming.

A file is the magic word, eight random bytes, and chunks of ciphertext. Each chunk is bound to its place and to being
the last one or not, so that a file that has been cut off, reordered or changed does not open.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _

_MAGIC = b"SKOLSIKT1\n"
_PREFIX_BYTES = 8
_TAG_BYTES = 16
_CHUNK_BYTES = 8 << 20


class SealBroken(SkolsiktError):
    """An encrypted file does not open: wrong key, damaged or changed."""


def seal(chunks: Iterator[bytes], target: IO[bytes], *, key: bytes) -> None:
    """Write ``chunks`` (each at most 8 MB) encrypted to ``target``."""
    cipher, prefix = AESGCM(key), secrets.token_bytes(_PREFIX_BYTES)
    target.write(_MAGIC + prefix)
    number, chunk = 0, next(chunks, b"")
    for following in chunks:
        target.write(cipher.encrypt(_nonce(prefix, number), chunk, b"more"))
        number, chunk = number + 1, following
    target.write(cipher.encrypt(_nonce(prefix, number), chunk, b"last"))


def unseal(path: Path, *, key: bytes) -> Iterator[bytes]:
    """Yield the plain chunks of ``path``. Raises SealBroken as soon as one is not as it was written."""
    cipher = AESGCM(key)
    with path.open("rb") as file:
        is_ours = file.read(len(_MAGIC)) == _MAGIC
        prefix = file.read(_PREFIX_BYTES)
        number, chunk = 0, file.read(_CHUNK_BYTES + _TAG_BYTES)
        while chunk and is_ours:
            following = file.read(_CHUNK_BYTES + _TAG_BYTES)
            try:
                yield cipher.decrypt(_nonce(prefix, number), chunk, b"more" if following else b"last")
            except InvalidTag as error:
                raise _broken(path) from error
            number, chunk = number + 1, following
    if number == 0:
        raise _broken(path)


def chunks_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of ``path`` in the chunks that ``seal`` takes."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + number.to_bytes(4, "big")


def _broken(path: Path) -> SealBroken:
    return SealBroken(
        _("{file} går inte att öppna: fel nyckel, eller så är filen skadad. Hämta den från en säkerhetskopia.").format(
            file=path.name
        )
    )
