"""The vault: who a surrogate is. The only place where a person number meets a pupil key.

A person number is found through a keyed HMAC, never stored; the identity itself is encrypted (AES-GCM, bound to its
pupil key). Keys lie in ``keys/``: the database alone tells nothing about anyone.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.keys import is_key_known, read_key
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.privacy.database import KEYS, privacy_database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS person (person_index BLOB PRIMARY KEY, pupil_key INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS person_by_key ON person (pupil_key);
CREATE TABLE IF NOT EXISTS identity (pupil_key INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS retired (pupil_key INTEGER PRIMARY KEY, now INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS purpose (source TEXT PRIMARY KEY, controller TEXT NOT NULL, purpose TEXT NOT NULL);
"""
_NONCE_BYTES = 12
_KEY_BITS = 63
_STAFF_KEY_BYTES = 7  # 12 characters: what the engine keeps in place instead of pointing to


class IdentityBroken(SkolsiktError):
    """An identity does not open: the key is another one, or the database has been changed."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a pupil is. Leaves the vault only for someone with the right to the pupil, noted in the access log.

    ``is_protected``: None where the source does not say; what another source has said then stands.
    """

    person_number: str
    given_name: str = ""
    family_name: str = ""
    address: str = ""
    is_protected: bool | None = None

    def __repr__(self) -> str:
        return "Identity(...)"  # never in a log or a traceback


class Vault:
    """Surrogates and encrypted identities of one installation. Safe for several processes at once."""

    def __init__(self, home: Home) -> None:
        self._home = home
        if not all(is_key_known(home, name) for name in KEYS):
            with privacy_database(home, _SCHEMA):
                pass  # made before the keys, so that keys without it tell that it has been lost
        self._index_key = read_key(home, "person-index")
        self._identity_key = AESGCM(read_key(home, "identity"))
        self._staff_key = read_key(home, "staff")

    def pupil_keys(self, person_numbers: Sequence[str]) -> dict[str, int]:
        """Return the pupil key of each person number (12 characters), made at first sight.

        A key is a random whole number of 63 bits, always the same for the same person, whoever asks and when.
        """
        indexes = {number: self._index(number) for number in dict.fromkeys(person_numbers)}
        with privacy_database(self._home, _SCHEMA) as database:
            known = _known(database, indexes.values())
            new = {index: _new_key() for index in indexes.values() if index not in known}
            database.executemany("INSERT INTO person VALUES (?, ?)", new.items())
        return {number: known.get(index) or new[index] for number, index in indexes.items()}

    def known_keys(self, person_numbers: Sequence[str]) -> dict[str, int]:
        """Return the pupil keys of those person numbers that the vault knows; makes none."""
        indexes = {number: self._index(number) for number in dict.fromkeys(person_numbers)}
        with privacy_database(self._home, _SCHEMA) as database:
            known = _known(database, indexes.values())
        return {number: known[index] for number, index in indexes.items() if index in known}

    def alias(self, old: str, new: str) -> int | None:
        """Say that ``new`` is the changed number of the person with number ``old``.

        Both then give the key that ``old`` had. Returns the key that ``new`` had until now, if it had another one:
        rows that carry it must be given the key of ``old`` (``retired_keys``).
        """
        with privacy_database(self._home, _SCHEMA) as database:
            known = _known(database, [self._index(old), self._index(new)])
            key = known.get(self._index(old)) or known.get(self._index(new)) or _new_key()
            for number in (old, new):
                database.execute("INSERT OR REPLACE INTO person VALUES (?, ?)", [self._index(number), key])
            former = known.get(self._index(new), key)
            if former == key:
                return None
            told = self._opened(database, [key, former])
            _retire(database, former, key)
            if told:
                sealed = self._sealed(key, _of_both(new, told.get(key), told.get(former)))
                database.execute("INSERT OR REPLACE INTO identity VALUES (?, ?)", [key, sealed])
        return former

    def retired_keys(self) -> dict[int, int]:
        """Return keys that are no longer given to anyone, and the key that the person has now."""
        with privacy_database(self._home, _SCHEMA) as database:
            return dict(database.execute("SELECT pupil_key, now FROM retired").fetchall())

    def remember(self, identities: Iterable[Identity]) -> None:
        """Store identities, encrypted; an empty name or address keeps what was known before."""
        by_number = {identity.person_number: identity for identity in identities}
        keys = self.pupil_keys(list(by_number))
        with privacy_database(self._home, _SCHEMA) as database:
            known = self._opened(database, keys.values())
            sealed = [
                (key, self._sealed(key, _merged(known.get(key), by_number[number]))) for number, key in keys.items()
            ]
            database.executemany("INSERT OR REPLACE INTO identity VALUES (?, ?)", sealed)

    def identities(self, pupil_keys: Sequence[int]) -> dict[int, Identity]:
        """Return the identities of those pupil keys that have one.

        The caller has asked for the right to each pupil and notes it in the access log.
        """
        with privacy_database(self._home, _SCHEMA) as database:
            return self._opened(database, pupil_keys)

    def staff_keys(self, signatures: Sequence[str], scope: str) -> dict[str, str]:
        """Return a pseudonym for each signature within ``scope`` (a school unit: signatures repeat between schools).

        Computed, not stored: the same signature gives the same pseudonym, and only the key leads back to it.
        """
        return {signature: self._staff_pseudonym(scope, signature) for signature in dict.fromkeys(signatures)}

    def note_purpose(self, source: str, *, controller: str, purpose: str) -> None:
        """Write down who answers for the data of ``source`` and why it is kept (GDPR art. 5)."""
        with privacy_database(self._home, _SCHEMA) as database:
            database.execute("INSERT OR REPLACE INTO purpose VALUES (?, ?, ?)", [source, controller, purpose])

    def purposes(self) -> dict[str, tuple[str, str]]:
        """Return source -> (controller, purpose) for everything that has been loaded."""
        with privacy_database(self._home, _SCHEMA) as database:
            rows = database.execute("SELECT source, controller, purpose FROM purpose ORDER BY source").fetchall()
        return {source: (controller, purpose) for source, controller, purpose in rows}

    def _index(self, person_number: str) -> bytes:
        return hmac.digest(self._index_key, person_number.encode(), "sha256")

    def _staff_pseudonym(self, scope: str, signature: str) -> str:
        digest = hmac.digest(self._staff_key, f"{scope}\0{signature}".encode(), "sha256")
        return base64.b32encode(digest[:_STAFF_KEY_BYTES]).decode().rstrip("=").lower()

    def _sealed(self, key: int, identity: Identity) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._identity_key.encrypt(nonce, json.dumps(asdict(identity)).encode(), _bound_to(key))

    def _opened(self, database: sqlite3.Connection, keys: Iterable[int]) -> dict[int, Identity]:
        found: dict[int, Identity] = {}
        for key in keys:
            row = database.execute("SELECT sealed FROM identity WHERE pupil_key = ?", [key]).fetchone()
            if row:
                found[key] = Identity(**json.loads(self._unsealed(key, row[0])))
        return found

    def _unsealed(self, key: int, sealed: bytes) -> bytes:
        try:
            return self._identity_key.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(key))
        except InvalidTag as error:
            raise IdentityBroken(
                _(
                    "En identitet i valvet går inte att öppna: fel nyckel, eller så är databasen ändrad. "
                    "Återställ keys/ och privacy.sqlite3 från samma säkerhetskopia."
                )
            ) from error


def _new_key() -> int:
    return secrets.randbits(_KEY_BITS - 1) + 1


def _bound_to(key: int) -> bytes:
    return key.to_bytes(8, "big")


def _known(database: sqlite3.Connection, indexes: Iterable[bytes]) -> dict[bytes, int]:
    find = "SELECT pupil_key FROM person WHERE person_index = ?"
    found = ((index, database.execute(find, [index]).fetchone()) for index in indexes)
    return {index: row[0] for index, row in found if row}


def _retire(database: sqlite3.Connection, former: int, key: int) -> None:
    database.execute("UPDATE person SET pupil_key = ? WHERE pupil_key = ?", [key, former])
    database.execute("UPDATE retired SET now = ? WHERE now = ?", [key, former])
    database.execute("INSERT OR REPLACE INTO retired VALUES (?, ?)", [former, key])
    database.execute("DELETE FROM identity WHERE pupil_key = ?", [former])


def _of_both(person_number: str, *told: Identity | None) -> Identity:
    """Return the identity of one who was taken for two. A protection that either told stands until a file lifts it."""
    known = [identity for identity in told if identity]
    is_protected = True if any(identity.is_protected for identity in known) else known[-1].is_protected
    return _merged(known[0], replace(known[-1], person_number=person_number, is_protected=is_protected))


def _merged(before: Identity | None, now: Identity) -> Identity:
    if before is None:
        return now
    is_protected = before.is_protected if now.is_protected is None else now.is_protected
    return Identity(
        person_number=now.person_number,
        given_name=now.given_name or before.given_name,
        family_name=now.family_name or before.family_name,
        # A protected address is forgotten, also the one that was told before the protection.
        address="" if is_protected else now.address or before.address,
        is_protected=is_protected,
    )
