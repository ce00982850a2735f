"""Addresses of pupils' pages: they hold no name, number or key, and open for one person only.

The last part is the pupil's key, encrypted and bound to the person's user name (AES-SIV): the same for the same person
every time, so that it can be kept as a bookmark, and nothing at all to anybody else who finds it in a log or a mail.
"""

from __future__ import annotations

import base64
import binascii
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import Http404

_KEY_BYTES, _SIV_BYTES = 8, 64


def pupil_address(pupil_key: int, *, username: str) -> str:
    """Return the last part of the address of a pupil's page, for this person."""
    sealed = _cipher(settings.SECRET_KEY).encrypt(pupil_key.to_bytes(_KEY_BYTES, "big"), [username.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def pupil_at(address: str, *, username: str) -> int:
    """Return the key of the pupil at an address. Raises Http404 for what was not made here for this person."""
    try:
        sealed = base64.b64decode(f"{address}{'=' * (-len(address) % 4)}", altchars=b"-_", validate=True)
        return int.from_bytes(_cipher(settings.SECRET_KEY).decrypt(sealed, [username.encode()]), "big")
    except (InvalidTag, ValueError, binascii.Error):
        raise Http404 from None


@cache
def _cipher(secret: str) -> AESSIV:
    derive = HKDF(algorithm=SHA256(), length=_SIV_BYTES, salt=None, info=b"addresses of pupils")
    return AESSIV(derive.derive(secret.encode()))
