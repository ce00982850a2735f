"""What every picture tells the page that it stands on, beside its own marks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Pictured:
    """``narrow``: drawn for a phone. ``notes``: what the picture leaves out, in words.

    ``hidden``: names of what has no place in it because it is withheld, and how many values.
    """

    narrow: bool = False
    hidden: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def has_ranges(self) -> bool:
        """Whether any value is told as a range, which the key then explains."""
        return False

    @property
    def keys_count(self) -> int:
        """How many lines the key above a narrow picture has, where each has its own."""
        return 0
