"""Who is told how many rows a file has: of a school with three pupils it has three, and a checksum tells as much."""

from __future__ import annotations

from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer

SMALLEST_TOLD = 100  # rows


def may_know_rows(viewer: Viewer) -> bool:
    """Whether ``viewer`` loads files, and is therefore told exactly how many rows they have, and their checksums."""
    return decide(viewer, Permission.LOAD).allowed


def about_rows(count: int) -> int | None:
    """Return about how many rows there are, with two digits that count; None where they are fewer than a hundred.

    >>> about_rows(1_249), about_rows(99), about_rows(0)
    (1200, None, 0)
    """
    if not count:
        return 0
    if count < SMALLEST_TOLD:
        return None
    step = 10 ** (len(str(count)) - 2)
    return int(round(count / step) * step)
