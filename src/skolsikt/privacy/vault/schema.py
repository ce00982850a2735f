"""The tables of the vault in ``privacy.sqlite3``.

``generation`` holds the generations of keys that rows are sealed with; the newest is for everything new. The
person number of a row of ``person`` is sealed beside its index, so that the index can be made anew with another key.
``described`` holds decisions about whom a description (its keyed hash) means, ``match`` whom each load took it for.
"""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager

from skolsikt.home.paths import Home
from skolsikt.privacy.database import columns, privacy_database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS person (
    person_index BLOB PRIMARY KEY, pupil_key INTEGER NOT NULL, generation INTEGER NOT NULL DEFAULT 1, number BLOB
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS person_by_key ON person (pupil_key);
CREATE TABLE IF NOT EXISTS identity (
    pupil_key INTEGER PRIMARY KEY, sealed BLOB NOT NULL, generation INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS generation (number INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS retired (pupil_key INTEGER PRIMARY KEY, now INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS purpose (source TEXT PRIMARY KEY, controller TEXT NOT NULL, purpose TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS limited (
    pupil_key INTEGER NOT NULL, purpose TEXT NOT NULL, PRIMARY KEY (pupil_key, purpose)
);
CREATE TABLE IF NOT EXISTS described (
    description BLOB NOT NULL, pupil_key INTEGER NOT NULL, is_pupil INTEGER NOT NULL, decided_by TEXT NOT NULL,
    decided_at TEXT NOT NULL, PRIMARY KEY (description, pupil_key)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS described_by_key ON described (pupil_key);
CREATE TABLE IF NOT EXISTS match (
    id INTEGER PRIMARY KEY, load INTEGER NOT NULL, description BLOB NOT NULL, pupil_key INTEGER NOT NULL,
    state TEXT NOT NULL, how TEXT NOT NULL, row_number INTEGER NOT NULL, row_count INTEGER NOT NULL,
    school_unit_code TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS match_by_load ON match (load);
CREATE INDEX IF NOT EXISTS match_by_key ON match (pupil_key);
"""


def vault_database(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    """Give one write transaction on the vault's tables."""
    return privacy_database(home, _SCHEMA, _upgrade)


def _upgrade(database: sqlite3.Connection) -> None:
    """Tables of before the generations get their columns; the numbers of their rows come as files tell them again."""
    if "generation" not in columns(database, "person"):
        database.execute("ALTER TABLE person ADD COLUMN generation INTEGER NOT NULL DEFAULT 1")
        database.execute("ALTER TABLE person ADD COLUMN number BLOB")
        database.execute("ALTER TABLE identity ADD COLUMN generation INTEGER NOT NULL DEFAULT 1")
    database.execute("INSERT INTO generation SELECT 1 WHERE NOT EXISTS (SELECT * FROM generation)")
