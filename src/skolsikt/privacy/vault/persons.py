"""Person numbers and the pupil keys that they lead to, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from skolsikt.privacy.vault.identity import Identity
from skolsikt.privacy.vault.ring import Ring

_FIND = "SELECT pupil_key, number IS NOT NULL AND generation = ? FROM person WHERE person_index = ?"


@dataclass(frozen=True)
class Known:
    """The pupil key of a number, and whether its row is as rows are written now."""

    pupil_key: int
    is_current: bool


def known(person_numbers: Iterable[str], database: sqlite3.Connection, ring: Ring) -> dict[str, Known]:
    """Return what the vault knows of those person numbers that it knows."""
    found: dict[str, Known] = {}
    for number in person_numbers:
        for index in ring.indexes(number):
            if row := database.execute(_FIND, [ring.newest, index]).fetchone():
                found[number] = Known(row[0], bool(row[1]))
                break
    return found


def place(keys: Mapping[str, int], database: sqlite3.Connection, ring: Ring) -> None:
    """Let each person number lead to its pupil key, by the newest keys alone."""
    older = [(index,) for number in keys for index in ring.indexes(number)[1:]]
    database.executemany("DELETE FROM person WHERE person_index = ?", older)
    rows = [(*ring.sealed_number(number), key, ring.newest) for number, key in keys.items()]
    database.executemany(
        "INSERT OR REPLACE INTO person (person_index, number, pupil_key, generation) VALUES (?, ?, ?, ?)", rows
    )


def identities_of(pupil_keys: Iterable[int], database: sqlite3.Connection, ring: Ring) -> dict[int, Identity]:
    """Return the identities of those pupil keys that have one."""
    found: dict[int, Identity] = {}
    for key in pupil_keys:
        row = database.execute("SELECT sealed, generation FROM identity WHERE pupil_key = ?", [key]).fetchone()
        if row:
            found[key] = ring.identity(row[0], key, row[1])
    return found


def numbers_of(pupil_keys: Iterable[int], database: sqlite3.Connection, ring: Ring) -> list[str]:
    """Return the person numbers that lead to those pupil keys, as far as they are kept, in order."""
    sql = "SELECT number, person_index, generation FROM person WHERE pupil_key = ? AND number IS NOT NULL"
    rows = [row for key in pupil_keys for row in database.execute(sql, [key])]
    return sorted(ring.number(*row) for row in rows)


def keep_identities(identities: Mapping[int, Identity], database: sqlite3.Connection, ring: Ring) -> None:
    """Store the identities, sealed by the newest key."""
    rows = [(key, ring.sealed_identity(key, identity), ring.newest) for key, identity in identities.items()]
    database.executemany("INSERT OR REPLACE INTO identity (pupil_key, sealed, generation) VALUES (?, ?, ?)", rows)


def retire(former: int, key: int, database: sqlite3.Connection) -> None:
    """Give everything that led to the pupil key ``former`` the key ``key``."""
    database.execute("UPDATE person SET pupil_key = ? WHERE pupil_key = ?", [key, former])
    database.execute("UPDATE retired SET now = ? WHERE now = ?", [key, former])
    database.execute("INSERT OR REPLACE INTO retired VALUES (?, ?)", [former, key])
    database.execute("DELETE FROM identity WHERE pupil_key = ?", [former])
    for table in ("limited", "described", "match"):
        database.execute(f"UPDATE OR REPLACE {table} SET pupil_key = ? WHERE pupil_key = ?", [key, former])
