"""How many rows, as each reader is told: a file of a school with three pupils has three rows."""

from __future__ import annotations

from collections.abc import Callable

from skolsikt.home.words import _
from skolsikt.presentation.numbers import format_count
from skolsikt.privacy.row_counts import SMALLEST_TOLD, about_rows, may_know_rows
from skolsikt.privacy.viewer import Viewer

Counted = Callable[[int], str]


def counts_for(viewer: Viewer) -> Counted:
    """Return how rows are told to ``viewer``: as they are to whoever loads files, to everybody else about as many."""
    return format_count if may_know_rows(viewer) else about


def about(count: int) -> str:
    """Return about how many there are, with two digits that count.

    >>> about(0), about(3), about(1_249).replace("\\N{NO-BREAK SPACE}", " ")
    ('0', 'färre än 100', 'cirka 1 200')
    """
    return about_in_words(about_rows(count))


def about_in_words(rows: int | None) -> str:
    """Return in words what ``about_rows`` gives."""
    if rows is None:
        return _("färre än {count}").format(count=format_count(SMALLEST_TOLD))
    return _("cirka {count}").format(count=format_count(rows)) if rows else format_count(0)
