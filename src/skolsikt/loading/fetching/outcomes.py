"""How the latest fetch of each API went, and since when its figures stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from skolsikt.home.durable import write_durably
from skolsikt.home.paths import Home

DONE, FAILED = "done", "failed"


@dataclass(frozen=True, kw_only=True)
class FetchOutcome:
    """One API. ``problem``: in words, empty when all went well; ``succeeded_at``: when it last did, empty for never.

    ``changed``: how many loads brought something new, the last time that it went well.
    """

    api: str
    tried_at: str
    succeeded_at: str = ""
    problem: str = ""
    notes: tuple[str, ...] = ()
    changed: int = 0

    @property
    def status(self) -> str:
        return FAILED if self.problem else DONE


def read_outcomes(home: Home) -> Mapping[str, FetchOutcome]:
    """Return the latest outcome of each API that has been tried."""
    try:
        told = json.loads((home.fetched / "outcomes.json").read_text("utf-8"))
        found = [FetchOutcome(**{**one, "notes": tuple(one["notes"])}) for one in told]
    except (OSError, ValueError, TypeError, KeyError):  # never fetched, or not ours: the next fetch writes it anew
        return {}
    return {one.api: one for one in found}


def save_outcome(home: Home, outcome: FetchOutcome) -> None:
    """Write the outcome beside those of the other APIs."""
    known = {**read_outcomes(home), outcome.api: outcome}
    home.fetched.mkdir(mode=0o700, exist_ok=True)
    text = json.dumps([asdict(known[name]) for name in sorted(known)], ensure_ascii=False, indent=1)
    write_durably(home.fetched / "outcomes.json", text)
