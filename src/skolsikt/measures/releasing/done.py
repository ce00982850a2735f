"""What a cut did with each family and period."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What was done with one family and period. ``waits``: a correction of too few pupils to be released yet."""

    family: str
    period: str
    what: str  # released, corrected, waits, unchanged
    cells: int = 0
    told: int = 0
    repaired: int = 0

    @property
    def is_new(self) -> bool:
        """Whether the release has a new table of it."""
        return self.what in ("released", "corrected")
