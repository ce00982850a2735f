"""Rows without person number that were taken for the pupil's: in which file, why, and whether a person decided it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from skolsikt.home.paths import Home
from skolsikt.loading.loads import list_loads
from skolsikt.privacy.vault.describing import HOW_WORDS
from skolsikt.privacy.vault.matched_pupil import matches_about
from skolsikt.privacy.vault.matching import State

_TAKEN = {
    State.SURE: "lästes in på eleven",
    State.DOUBTFUL: "kan gälla eleven, väntar på en människa",
    State.NEVER: "gäller inte eleven",
}


@dataclass(frozen=True, kw_only=True)
class MatchedRow:
    """Rows of one file that describe somebody alike; ``row`` is the first. ``decided_on``: ISO 8601, empty: nobody."""

    load: int
    file: str
    row: int
    rows: int
    taken: str
    why: str
    decided_on: str


def matched_of(home: Home, pupil_keys: Collection[int]) -> list[MatchedRow]:
    """Return what loads have taken for the pupil's, the newest first."""
    files = {load.number: load.file for load in list_loads(home)}
    return [
        MatchedRow(
            load=one.load,
            file=files.get(one.load, ""),
            row=one.row_number,
            rows=one.row_count,
            taken=_TAKEN[one.state],
            why=str(HOW_WORDS[one.how]),
            decided_on=one.decided_at[:10],
        )
        for one in matches_about(home, pupil_keys)
    ]
