"""What stands beside new rows: the published version, without what the new rows replace, and files that wait too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from skolsikt.warehouse.engine import literal, parquet
from skolsikt.warehouse.staging import Staged, slices_of


def _nothing(table: str) -> Sequence[str]:
    """Nothing has been published."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The tables as they will be.

    ``published``: table -> its files in the published version. ``coming``: what is published together, the new rows
    themselves included; table -> rows.
    """

    published: Callable[[str], Sequence[str]] = _nothing
    coming: Sequence[Mapping[str, Staged]] = ()
    _slices: dict[str, dict[str, int]] = field(default_factory=dict)

    def slices_before(self, table: str, connection: duckdb.DuckDBPyConnection) -> Mapping[str, int]:
        """Return the slices that are published, and how many rows each has."""
        if table not in self._slices:
            self._slices[table] = slices_of(list(self.published(table)), connection)
        return self._slices[table]

    def slices(self, table: str, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
        """Return the slices as they will be, and how many rows each will have."""
        slices = dict(self.slices_before(table, connection))
        for staged in self._coming(table):
            slices |= staged.slices
        return slices

    def rows(self, table: str) -> str:
        """Return SQL for the rows as they will be; empty when there are none."""
        coming = self._coming(table)
        paths = [path for staged in coming for path in staged.paths]
        parts = [f"SELECT * FROM {parquet(paths)}"] if paths else []
        if before := list(self.published(table)):
            replaced = ", ".join(literal(name) for staged in coming for name in staged.slices)
            kept = f" WHERE slice NOT IN ({replaced})" if replaced else ""
            parts.append(f"SELECT * FROM {parquet(before)}{kept}")
        return f"({' UNION ALL BY NAME '.join(parts)})" if parts else ""

    def _coming(self, table: str) -> list[Staged]:
        return [tables[table] for tables in self.coming if table in tables]
