"""Surrogates and encrypted identities of one installation.

A person number is found through a keyed HMAC, and is itself encrypted as the identity is (AES-GCM, bound to its row).
Keys lie in ``keys/``: the database alone tells nothing about anyone.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence

from skolsikt.home.keys import known_keys, read_key
from skolsikt.home.master_key import is_closed
from skolsikt.home.paths import Home
from skolsikt.privacy.database import overwrite_deleted
from skolsikt.privacy.vault.identity import Identity, merged, of_both
from skolsikt.privacy.vault.limits import limits
from skolsikt.privacy.vault.names import by_name, is_named
from skolsikt.privacy.vault.persons import identities_of, keep_identities, known, numbers_of, place, retire
from skolsikt.privacy.vault.ring import Ring, make_keys
from skolsikt.privacy.vault.schema import vault_database
from skolsikt.school.addresses import looked_up_by

_KEY_BITS = 63
_STAFF, _ADDRESS = "staff", "address"
# Whose a pupil key is, and who has been taken for the pupil.
_TELLING = (
    "person WHERE pupil_key",
    "identity WHERE pupil_key",
    "retired WHERE now",
    "described WHERE pupil_key",
    "match WHERE pupil_key",
)
_STAFF_KEY_BYTES = 7  # 12 characters: what the engine keeps in place instead of pointing to


class Vault:
    """Surrogates and encrypted identities of one installation. Safe for several processes at once.

    Everything that leads from or to a person number raises VaultClosed while the vault is closed.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        if _STAFF not in known_keys(home):
            with vault_database(home) as database:  # made before the keys, so that keys without it tell that it is lost
                generations = [number for (number,) in database.execute("SELECT number FROM generation")]
            make_keys(home, max(generations))
        if not is_closed(home):
            read_key(home, _STAFF)  # that it is lost is noticed at once, not by the first file that names a teacher

    def pupil_keys(self, person_numbers: Sequence[str]) -> dict[str, int]:
        """Return the pupil key of each person number (12 characters), made at first sight.

        A key is a random whole number of 63 bits, always the same for the same person, whoever asks and when.
        """
        numbers = list(dict.fromkeys(person_numbers))
        if not numbers:
            return {}
        with vault_database(self._home) as database:
            ring = Ring(self._home, database)
            found = known(numbers, database, ring)
            keys = {number: found[number].pupil_key if number in found else _new_key() for number in numbers}
            told = {number: key for number, key in keys.items() if number not in found or not found[number].is_current}
            place(told, database, ring)
        return keys

    def known_keys(self, person_numbers: Sequence[str]) -> dict[str, int]:
        """Return the pupil keys of those person numbers that the vault knows; makes none."""
        if not person_numbers:
            return {}
        with vault_database(self._home) as database:
            found = known(dict.fromkeys(person_numbers), database, Ring(self._home, database))
        return {number: one.pupil_key for number, one in found.items()}

    def alias(self, old: str, new: str) -> int | None:
        """Say that ``new`` is the changed number of the person with number ``old``.

        Both then give the key that ``old`` had. Returns the key that ``new`` had until now, if it had another one:
        rows that carry it must be given the key of ``old`` (``retired_keys``).
        """
        with vault_database(self._home) as database:
            ring = Ring(self._home, database)
            had = {number: one.pupil_key for number, one in known([old, new], database, ring).items()}
            key = had.get(old) or had.get(new) or _new_key()
            place({old: key, new: key}, database, ring)
            former = had.get(new, key)
            if former == key:
                return None
            told = identities_of([key, former], database, ring)
            retire(former, key, database)
            if told:
                keep_identities({key: of_both(new, told.get(key), told.get(former))}, database, ring)
        return former

    def retired_keys(self) -> dict[int, int]:
        """Return keys that are no longer given to anyone, and the key that the person has now."""
        with vault_database(self._home) as database:
            return dict(database.execute("SELECT pupil_key, now FROM retired").fetchall())

    def keys_of(self, pupil_key: int) -> list[int]:
        """Return the key that the pupil has now, and every one that the pupil had before a number was changed."""
        retired = self.retired_keys()
        now = retired.get(pupil_key, pupil_key)
        return [now, *(former for former, later in retired.items() if later == now)]

    def remember(self, identities: Iterable[Identity]) -> None:
        """Store identities, encrypted; an empty name or address keeps what was known before."""
        by_number = {identity.person_number: identity for identity in identities}
        keys = self.pupil_keys(list(by_number))
        if not keys:
            return
        with vault_database(self._home) as database:
            ring = Ring(self._home, database)
            before = identities_of(keys.values(), database, ring)
            now = {key: merged(before.get(key), by_number[number]) for number, key in keys.items()}
            keep_identities(now, database, ring)

    def identities(self, pupil_keys: Sequence[int]) -> dict[int, Identity]:
        """Return the identities of those pupil keys that have one.

        The caller has asked for the right to each pupil and notes it in the access log.
        """
        with vault_database(self._home) as database:
            return identities_of(pupil_keys, database, Ring(self._home, database))

    def numbers(self, pupil_keys: Sequence[int]) -> list[str]:
        """Return every person number, earlier ones too, that leads to one of ``pupil_keys``, in order.

        A number of before numbers were kept sealed is not among them. The caller decides and notes as for identities.
        """
        with vault_database(self._home) as database:
            return numbers_of(pupil_keys, database, Ring(self._home, database))

    def search(self, text: str) -> list[int]:
        """Return the pupil keys of those whose name has a word that begins as each word of ``text``, by name.

        Å, Ä and Ö are letters of their own; other accents make no difference. Whoever has a protected identity is
        never found. The caller asks for the right to each pupil found, shows no other, and notes the search
        (``note_search``). Names are decrypted for this search alone; nothing of them is kept in the clear.
        """
        with vault_database(self._home) as database:
            ring = Ring(self._home, database)
            rows = database.execute("SELECT sealed, pupil_key, generation FROM identity").fetchall()
        told = ((key, ring.identity(sealed, key, generation)) for sealed, key, generation in rows)
        found = [(key, identity) for key, identity in told if not identity.is_protected and is_named(identity, text)]
        return [key for key, _identity in sorted(found, key=lambda one: by_name(one[1]))]

    def erase(self, pupil_key: int) -> bool:
        """Forget whose ``pupil_key`` is: numbers, earlier numbers, name. Returns whether anything was known.

        Rows with the key are then nobody's, and the person gets a new key when a file tells of it again. Nothing of
        the number stays in the files of the database; earlier back-ups still have it.
        """
        with vault_database(self._home) as database:
            row = database.execute("SELECT now FROM retired WHERE pupil_key = ?", [pupil_key]).fetchone()
            key = row[0] if row else pupil_key
            count = sum(database.execute(f"DELETE FROM {where} = ?", [key]).rowcount for where in _TELLING)
        overwrite_deleted(self._home)
        return bool(count)

    def keys(self) -> set[int]:
        """Return the pupil keys of everybody whom the vault knows."""
        with vault_database(self._home) as database:
            rows = database.execute("SELECT pupil_key FROM person UNION SELECT pupil_key FROM identity").fetchall()
        return {key for (key,) in rows}

    def erase_all(self, pupil_keys: Iterable[int]) -> None:
        """Forget whose ``pupil_keys`` (current ones) are, all at once; see ``erase``."""
        keys = [(key,) for key in pupil_keys]
        with vault_database(self._home) as database:
            for where in _TELLING:
                database.executemany(f"DELETE FROM {where} = ?", keys)
        overwrite_deleted(self._home)

    def staff_keys(self, signatures: Sequence[str], scope: str) -> dict[str, str]:
        """Return a pseudonym for each signature within ``scope`` (a school unit: signatures repeat between schools).

        Computed, not stored: the same signature gives the same pseudonym, and only the key leads back to it.
        """
        if not signatures:
            return {}
        key = read_key(self._home, _STAFF)
        return {signature: _staff_pseudonym(key, scope, signature) for signature in dict.fromkeys(signatures)}

    def address_keys(self, addresses: Sequence[str]) -> dict[str, str]:
        """Return a keyed hash of each address, as ``school.addresses`` writes it: only the key leads back to it."""
        if not addresses:
            return {}
        key = read_key(self._home, _ADDRESS)
        return {address: hmac.digest(key, address.encode(), "sha256").hex() for address in dict.fromkeys(addresses)}

    def areas(self, register: Mapping[str, str]) -> dict[int, str | None]:
        """Return pupil key -> the area of the pupil's address, None for an address that the register does not have.

        ``register``: keyed hash of an address -> area. Whoever has a protected identity is not looked up and not told;
        addresses are decrypted for this alone, and none leaves the vault.
        """
        with vault_database(self._home) as database:
            ring = Ring(self._home, database)
            rows = database.execute("SELECT sealed, pupil_key, generation FROM identity").fetchall()
        told = {key: ring.identity(sealed, key, generation) for sealed, key, generation in rows}
        ways = {key: looked_up_by(one.address) for key, one in told.items() if not one.is_protected}
        hashes = self.address_keys([way for found in ways.values() for way in found])
        areas = {key: [register.get(hashes[way]) for way in found] for key, found in ways.items()}
        return {key: next(filter(None, found), None) for key, found in areas.items()}

    def knows(self, pupil_key: int) -> bool:
        """Whether somebody has that pupil key today: not one that was erased, nor one that was never given."""
        with vault_database(self._home) as database:
            return database.execute("SELECT 1 FROM person WHERE pupil_key = ?", [pupil_key]).fetchone() is not None

    def limits(self) -> Mapping[int, frozenset[str]]:
        """Return pupil key -> what nothing is done for with the pupil; see ``vault.limits``."""
        return limits(self._home)

    def note_purpose(self, source: str, *, controller: str, purpose: str) -> None:
        """Write down who answers for the data of ``source`` and why it is kept (GDPR art. 5)."""
        with vault_database(self._home) as database:
            database.execute("INSERT OR REPLACE INTO purpose VALUES (?, ?, ?)", [source, controller, purpose])

    def purposes(self) -> dict[str, tuple[str, str]]:
        """Return source -> (controller, purpose) for everything that has been loaded."""
        with vault_database(self._home) as database:
            rows = database.execute("SELECT source, controller, purpose FROM purpose ORDER BY source").fetchall()
        return {source: (controller, purpose) for source, controller, purpose in rows}


def _staff_pseudonym(key: bytes, scope: str, signature: str) -> str:
    digest = hmac.digest(key, f"{scope}\0{signature}".encode(), "sha256")
    return base64.b32encode(digest[:_STAFF_KEY_BYTES]).decode().rstrip("=").lower()


def _new_key() -> int:
    return secrets.randbits(_KEY_BITS - 1) + 1
