"""Rows without person number that loads have taken, or may have taken, for one pupil's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from skolsikt.home.paths import Home
from skolsikt.privacy.vault.describing import How
from skolsikt.privacy.vault.matching import State
from skolsikt.privacy.vault.schema import vault_database


@dataclass(frozen=True, kw_only=True)
class MatchedRows:
    """Rows of a load that describe somebody alike. ``decided_at``: when a person said whom they mean, else empty."""

    load: int
    row_number: int
    row_count: int
    state: State
    how: How
    decided_at: str


def matches_about(home: Home, pupil_keys: Collection[int]) -> list[MatchedRows]:
    """Return the rows that have been taken for the pupil's, the newest load first. Needs no key.

    The caller has asked for the right to the pupil and noted it in the access log.
    """
    with vault_database(home) as database:
        rows = database.execute(
            "SELECT load, row_number, row_count, state, how, coalesce(decided_at, '') "
            "FROM match LEFT JOIN described USING (description, pupil_key) "
            f"WHERE pupil_key IN ({', '.join('?' * len(pupil_keys))}) ORDER BY load DESC, row_number",
            list(pupil_keys),
        ).fetchall()
    return [
        MatchedRows(load=load, row_number=row, row_count=count, state=State(state), how=How(how), decided_at=decided_at)
        for load, row, count, state, how, decided_at in rows
    ]
