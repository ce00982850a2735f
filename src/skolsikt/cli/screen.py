"""Tables and times on the terminal. Away from a terminal nothing is cut short, so that a file or a pipe has it all."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.table import Table

from skolsikt.home.clock import STOCKHOLM

_WIDTH_OF_FILES = 1000  # characters; wider than any row
_LONGEST_CELL = 200


def print_table(table: Table) -> None:
    """Print ``table`` as wide as the terminal, or as wide as it needs to be when the output goes to a file.

    Text is shown as it stands: brackets and colons in a file's name are no mark-up.
    """
    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = _WIDTH_OF_FILES
    for column in table.columns:
        column.overflow = "fold"
    console.print(table)


def local_time(instant: str) -> str:
    """Return an instant (UTC, ISO 8601) as the clock in Sweden showed it, to the minute.

    >>> local_time("2025-06-12T22:30:00+00:00")
    '2025-06-13 00:30'
    """
    return f"{datetime.fromisoformat(instant).astimezone(STOCKHOLM):%Y-%m-%d %H:%M}" if instant else ""


def shorten(text: str) -> str:
    """Return at most the first characters of ``text``: a rejected row may be as long as a book.

    >>> shorten("x" * 1000).count("x")
    199
    """
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"
