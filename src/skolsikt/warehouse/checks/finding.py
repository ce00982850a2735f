"""What a check looks at, and what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import duckdb

from skolsikt.warehouse.checks.standing import Standing
from skolsikt.warehouse.engine import parquet
from skolsikt.warehouse.staging import Staged

Kind = Literal["stop", "warn"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found: how many ``rows`` of ``table`` break it. Never says which pupils.

    ``check`` is the id of the check. ``table`` is empty when it is about the file as it came.
    """

    check: str
    kind: Kind
    table: str
    rows: int
    message: str

    def as_dict(self) -> dict[str, object]:
        """The finding in ``load --json``."""
        return {
            "check": self.check,
            "kind": self.kind,
            "table": self.table,
            "rows": self.rows,
            "message": self.message,
        }


@dataclass(frozen=True, kw_only=True)
class Subject:
    """The new rows of one table, and what stands beside them once they are published.

    ``has_proved_key``: the source has already seen to it that no two rows have the same key.
    """

    staged: Staged
    standing: Standing
    connection: duckdb.DuckDBPyConnection
    has_proved_key: bool = False

    @property
    def rows(self) -> str:
        return parquet(self.staged.paths)

    @property
    def table(self) -> str:
        return self.staged.table.name

    def count(self, sql: str) -> int:
        """Return the one number that ``sql`` selects."""
        return int(self.connection.execute(sql).fetchall()[0][0])


@dataclass(frozen=True, kw_only=True)
class Found:
    """How many rows break a check, and the sentence that says so."""

    rows: int
    message: str


Look = Callable[[Subject], list[Found]]
