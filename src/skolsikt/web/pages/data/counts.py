"""How many rows, as each reader is told: a file of a school with three pupils has three rows."""

from __future__ import annotations

from collections.abc import Callable

from skolsikt.home.words import _
from skolsikt.presentation.numbers import format_count
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission
from skolsikt.privacy.viewer import Viewer

_SMALLEST_TOLD = 100  # rows
Counted = Callable[[int], str]


def counts_for(viewer: Viewer) -> Counted:
    """Return how rows are told to ``viewer``: as they are to whoever loads files, to everybody else about as many."""
    return format_count if decide(viewer, Permission.LOAD).allowed else about


def about(count: int) -> str:
    """Return about how many there are, with two digits that count.

    >>> about(0), about(3), about(1_249).replace("\\N{NO-BREAK SPACE}", " ")
    ('0', 'färre än 100', 'cirka 1 200')
    """
    if not count:
        return format_count(0)
    if count < _SMALLEST_TOLD:
        return _("färre än {count}").format(count=format_count(_SMALLEST_TOLD))
    step = 10 ** (len(str(count)) - 2)
    return _("cirka {count}").format(count=format_count(round(count / step) * step))
