"""From an older contract of a table to today's: one named function per step.

A step turns a SELECT of rows under contract version N-1 into a SELECT of rows under version N. The first publication
after an upgrade rewrites the tables concerned, in a data version of its own; an older data version keeps its rows as
they were written and passes them through the same steps when it is read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.tables.contract import Table

Step = Callable[[str], str]


def _tells_unknown(rows: str) -> str:
    """What an older file told is not known: its row stays beside what later files tell."""
    return f"SELECT *, CAST(NULL AS VARCHAR) AS tells FROM ({rows})"


# (table, contract version that the step leads to) -> step.
STEPS: dict[tuple[str, int], Step] = {("school_unit", 2): _tells_unknown}


class MigrationMissing(SkolsiktError):
    """A table's contract has grown, and nothing says what becomes of the rows that are stored."""


def migrated(rows: str, *, table: Table, version: int, steps: Mapping[tuple[str, int], Step] = STEPS) -> str:
    """Return SQL for ``rows`` (a SELECT of rows stored under contract ``version``) under today's contract.

    >>> from skolsikt.tables.catalogue import table
    >>> migrated("SELECT * FROM stored", table=table("organiser"), version=1)
    'SELECT * FROM stored'
    """
    for reached in range(version + 1, table.version + 1):
        if (table.name, reached) not in steps:
            raise MigrationMissing(
                _("Tabellen {table} saknar steg till version {version}. Installera en hel utgåva av Skolsikt.").format(
                    table=table.name, version=reached
                )
            )
        rows = steps[table.name, reached](rows)
    return rows
