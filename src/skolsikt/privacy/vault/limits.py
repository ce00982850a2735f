"""Upheld objections (GDPR art. 21) and restrictions (art. 18): what nothing is done for with a pupil's data.

They stand beside the vault, below everything that reads pupils' rows: whoever opens the house meets them, with or
without the database of the pages. They need no key, so that they hold while the vault is closed.
"""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.home.paths import Home
from skolsikt.privacy.vault.schema import vault_database

ANALYSIS = "analysis"  # beside the purposes of roles: forecasts, patterns and effects, on rows without names
EVERYTHING = "*"  # a restriction: stored, and done nothing with

_KEY_NOW = "coalesce((SELECT now FROM retired WHERE pupil_key = ?), ?)"


def limit(home: Home, pupil_key: int, purpose: str) -> None:
    """Do nothing with the pupil for ``purpose`` from now on."""
    with vault_database(home) as database:
        sql = f"INSERT OR REPLACE INTO limited SELECT {_KEY_NOW}, ?"
        database.execute(sql, [pupil_key, pupil_key, purpose])


def unlimit(home: Home, pupil_key: int, purpose: str) -> None:
    """Take the limit away."""
    with vault_database(home) as database:
        sql = f"DELETE FROM limited WHERE pupil_key = {_KEY_NOW} AND purpose = ?"
        database.execute(sql, [pupil_key, pupil_key, purpose])


def limits(home: Home) -> Mapping[int, frozenset[str]]:
    """Return pupil key -> what nothing is done for; a pupil without any is not there."""
    found: dict[int, set[str]] = {}
    with vault_database(home) as database:
        for key, purpose in database.execute("SELECT pupil_key, purpose FROM limited"):
            found.setdefault(key, set()).add(purpose)
    return {key: frozenset(purposes) for key, purposes in found.items()}


def limited(home: Home, purpose: str) -> frozenset[int]:
    """Return the pupils with whom nothing is done for ``purpose``."""
    return frozenset(key for key, told in limits(home).items() if told & {purpose, EVERYTHING})
