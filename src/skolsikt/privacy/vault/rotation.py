"""New keys for the index and the identities, while the vault is used.

The new keys come first and the old ones go last. In between every row is sealed with a key that is there: whoever is
killed leaves a vault that is used as before, and the next rotation goes on where that one stopped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from skolsikt.home.paths import Home
from skolsikt.privacy.database import overwrite_deleted
from skolsikt.privacy.vault.persons import identities_of, keep_identities, known, place
from skolsikt.privacy.vault.ring import Ring, forget_keys, make_keys, old_keys
from skolsikt.privacy.vault.schema import vault_database

_BATCH = 500
_NUMBERS_LEFT = "FROM person WHERE generation < (SELECT max(number) FROM generation) AND number IS NOT NULL"
_IDENTITIES_LEFT = "FROM identity WHERE generation < (SELECT max(number) FROM generation)"
_UNSEEN = "FROM person WHERE generation < (SELECT max(number) FROM generation) AND number IS NULL"


@dataclass(frozen=True)
class Rotation:
    """How far it has come.

    ``unfinished``: rows that still have an old key. ``old_keys``: keys that no row has, and that are still there.
    ``unseen``: numbers of before numbers were kept sealed. An old key of the index stays for those; each gets the new
    one when a file tells its number.
    """

    unfinished: int
    old_keys: int
    unseen: int


def rotation(home: Home) -> Rotation:
    """Return how far the latest rotation has come. Needs no key."""
    with vault_database(home) as database:
        return Rotation(
            unfinished=_rows_left(database),
            old_keys=len(old_keys(home, _live(database))),
            unseen=_count(_UNSEEN, database),
        )


def rotate(home: Home, *, at_step: Callable[[str], None]) -> Rotation:
    """Give every row new keys and remove the old ones; a rotation that was cut off is finished instead.

    Raises VaultClosed and KeyLost.
    """
    _begin(home)
    at_step("begun")
    while _move_numbers(home):
        at_step("numbers moved")
    while _move_identities(home):
        at_step("identities moved")
    live = _end(home)
    at_step("ended")
    overwrite_deleted(home)
    at_step("overwritten")
    forget_keys(home, live)
    at_step("keys removed")
    return rotation(home)


def _begin(home: Home) -> None:
    with vault_database(home) as database:
        if _rows_left(database) or old_keys(home, _live(database)):
            return  # one that was cut off is finished first
        ring = Ring(home, database)
        _learn_numbers(database, ring)
        make_keys(home, ring.newest + 1)
        database.execute("INSERT INTO generation VALUES (?)", [ring.newest + 1])


def _learn_numbers(database: sqlite3.Connection, ring: Ring) -> None:
    """Rows of before numbers were kept sealed have them in the identity, unless it has an earlier or later number."""
    keys = [key for (key,) in database.execute("SELECT DISTINCT pupil_key FROM person WHERE number IS NULL")]
    numbers = [one.person_number for one in identities_of(keys, database, ring).values()]
    found = known(numbers, database, ring)
    place({number: one.pupil_key for number, one in found.items()}, database, ring)


def _move_numbers(home: Home) -> int:
    with vault_database(home) as database:
        ring = Ring(home, database)
        sql = f"SELECT number, person_index, generation, pupil_key {_NUMBERS_LEFT} LIMIT {_BATCH}"
        rows = database.execute(sql).fetchall()
        place({ring.number(sealed, index, one): key for sealed, index, one, key in rows}, database, ring)
    return len(rows)


def _move_identities(home: Home) -> int:
    with vault_database(home) as database:
        rows = database.execute(f"SELECT pupil_key {_IDENTITIES_LEFT} LIMIT {_BATCH}").fetchall()
        ring = Ring(home, database)
        keep_identities(identities_of([key for (key,) in rows], database, ring), database, ring)
    return len(rows)


def _end(home: Home) -> list[int]:
    """Drop the generations that no row has, and return those that live."""
    with vault_database(home) as database:
        database.execute(
            "DELETE FROM generation WHERE number < (SELECT max(number) FROM generation) "
            "AND number NOT IN (SELECT generation FROM person UNION SELECT generation FROM identity)"
        )
        return _live(database)


def _live(database: sqlite3.Connection) -> list[int]:
    return [number for (number,) in database.execute("SELECT number FROM generation")]


def _rows_left(database: sqlite3.Connection) -> int:
    return _count(_NUMBERS_LEFT, database) + _count(_IDENTITIES_LEFT, database)


def _count(rows: str, database: sqlite3.Connection) -> int:
    return int(database.execute(f"SELECT count(*) {rows}").fetchone()[0])
