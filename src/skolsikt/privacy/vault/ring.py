"""The ring: the keys of every generation that rows are still sealed with, and what is done with them."""

from __future__ import annotations

import hmac
import secrets
import sqlite3
from collections.abc import Collection

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import forget_key, known_keys, read_key
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.vault.identity import Identity

_NAMES = ("person-index", "identity")
_NONCE_BYTES = 12


class IdentityBroken(SkolsiktError):
    """An identity does not open: the key is another one, or the database has been changed."""


class Ring:
    """The keys as one transaction sees them. ``generations``: the newest, used for everything new, first.

    Raises VaultClosed or KeyLost when it is made; after that it stands without files.
    """

    def __init__(self, home: Home, database: sqlite3.Connection) -> None:
        found = database.execute("SELECT number FROM generation ORDER BY number DESC").fetchall()
        self.generations: list[int] = [number for (number,) in found]
        self._index_keys = {one: read_key(home, key_name("person-index", one)) for one in self.generations}
        self._ciphers = {one: AESGCM(read_key(home, key_name("identity", one))) for one in self.generations}

    @property
    def newest(self) -> int:
        return self.generations[0]

    def index(self, person_number: str, generation: int) -> bytes:
        """Return what the person number is looked up by among the rows of ``generation``."""
        return hmac.digest(self._index_keys[generation], person_number.encode(), "sha256")

    def indexes(self, person_number: str) -> list[bytes]:
        """Return the index of each generation, the newest first."""
        return [self.index(person_number, generation) for generation in self.generations]

    def sealed_number(self, person_number: str) -> tuple[bytes, bytes]:
        """Return the newest index of a person number, and the number sealed and bound to it."""
        index = self.index(person_number, self.newest)
        return index, self._sealed(person_number.encode(), index)

    def number(self, sealed: bytes, index: bytes, generation: int) -> str:
        return self._unsealed(sealed, index, generation).decode()

    def sealed_identity(self, pupil_key: int, identity: Identity) -> bytes:
        return self._sealed(identity.written(), _bound_to(pupil_key))

    def identity(self, sealed: bytes, pupil_key: int, generation: int) -> Identity:
        """Return the identity that was sealed. Raises IdentityBroken."""
        return Identity.read(self._unsealed(sealed, _bound_to(pupil_key), generation))

    def _sealed(self, content: bytes, bound_to: bytes) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._ciphers[self.newest].encrypt(nonce, content, bound_to)

    def _unsealed(self, sealed: bytes, bound_to: bytes, generation: int) -> bytes:
        try:
            return self._ciphers[generation].decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
        except (InvalidTag, KeyError) as error:
            raise IdentityBroken(
                _(
                    "En identitet i valvet går inte att öppna: fel nyckel, eller så är databasen ändrad. "
                    "Återställ keys/ och privacy.sqlite3 från samma säkerhetskopia."
                )
            ) from error


def key_name(name: str, generation: int) -> str:
    """Return what the key of a generation is called in ``keys/``; the first has the name alone."""
    return name if generation == 1 else f"{name}-{generation}"


def make_keys(home: Home, generation: int) -> None:
    """Make the keys of ``generation``; those that are there already, after a rotation that was cut off, are taken."""
    for name in _NAMES:
        read_key(home, key_name(name, generation))


def old_keys(home: Home, live: Collection[int]) -> set[str]:
    """Return the names of the keys that no row is sealed with any more. ``live``: the generations that rows have."""
    old = (generation for generation in range(1, max(live)) if generation not in live)
    return {key_name(name, generation) for generation in old for name in _NAMES}.intersection(known_keys(home))


def forget_keys(home: Home, live: Collection[int]) -> None:
    """Remove the keys that no row is sealed with any more."""
    for name in old_keys(home, live):
        forget_key(home, name)


def _bound_to(key: int) -> bytes:
    return key.to_bytes(8, "big")
