"""A secret split between persons: any two of their shares give it back, one alone tells nothing (Shamir 1979).

A share is written as eight groups of four letters and digits, with a sum of its own that tells a slip of the pen.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from collections.abc import Sequence

from Cryptodome.Protocol.SecretSharing import Shamir

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _

NEEDED = 2
SECRET_BYTES = 16
_SUM_BYTES = 3
_GROUP = 4


class ShareMistyped(WrongUsage):
    """What was typed is no share: a sign is missing or wrong."""


def new_shares(persons: int) -> tuple[bytes, list[str]]:
    """Return a new secret of 16 bytes and one written share of it for each of ``persons`` (two or more).

    >>> secret, shares = new_shares(3)
    >>> secret_of([shares[2], shares[0]]) == secret
    True
    """
    secret = secrets.token_bytes(SECRET_BYTES)
    return secret, [_written(place, share) for place, share in Shamir.split(NEEDED, persons, secret, ssss=False)]


def secret_of(shares: Sequence[str]) -> bytes:
    """Return the secret that two different shares give. Shares of different secrets give another one, not an error.

    Raises ShareMistyped, naming which of the shares it is and nothing of what was typed.
    """
    read = dict(_read(text, place) for place, text in enumerate(shares, start=1))
    if len(read) != NEEDED:
        raise ShareMistyped(_("Det behövs två olika personers delar: samma del skrevs två gånger."))
    return bytes(Shamir.combine(list(read.items()), ssss=False))


def _written(place: int, share: bytes) -> str:
    content = bytes([place]) + share
    text = base64.b32encode(content + _sum(content)).decode()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _read(text: str, place: int) -> tuple[int, bytes]:
    typed = "".join(sign for sign in text.upper() if sign.isalnum())
    try:
        whole = base64.b32decode(typed)
    except (binascii.Error, ValueError):
        whole = b""
    content, total = whole[:-_SUM_BYTES], whole[-_SUM_BYTES:]
    if len(content) != 1 + SECRET_BYTES or _sum(content) != total:
        raise ShareMistyped(
            _("Del {place} är felskriven. En del är åtta grupper om fyra tecken; skriv den igen.").format(place=place)
        )
    return content[0], content[1:]


def _sum(content: bytes) -> bytes:
    return hashlib.sha256(b"share of Skolsikt\0" + content).digest()[:_SUM_BYTES]
