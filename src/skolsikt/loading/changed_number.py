"""A pupil who has got another person number, and was taken for two: the rows of both become one pupil's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import duckdb
import pyarrow as pa

from skolsikt.home.words import _
from skolsikt.loading.software import hashes
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.house import House
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.vault import Vault
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Table
from skolsikt.warehouse.engine import parquet
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.staging import Staged, stage_stored

_WHAT = "pupil number-changed"

Pair = tuple[str, str]


def numbers_changed(
    pairs: Sequence[Pair], *, house: House, at: datetime, by: str, reason: str, wait_seconds: float = 60
) -> Version | None:
    """Say that, in each pair, the second number is the changed number of the pupil with the first (12 characters each).

    From now on both give the same pupil key. Rows under a key that is thereby retired are given the other, in one new
    data version, which is returned; None when no row had to change. Safe to repeat after a failure. ``by`` and
    ``reason`` go to the access log, with a line for every pupil concerned, before anything is changed.
    """
    vault = Vault(house.home)
    with (
        writing(house.home, what=_("ändrat personnummer"), at=at, wait_seconds=wait_seconds),
        house.warehouse.workbench() as (folder, connection),
    ):
        known = vault.known_keys([number for pair in pairs for number in pair])
        keys = list(known.values())
        note_access(house.home, at=at, viewer=by, kind=Kind.CHANGED, what=_WHAT, why=reason, pupil_keys=keys)
        for old, new in pairs:
            vault.alias(old, new)
        version = house.warehouse.current()
        if version is None:
            return None
        note_retired(vault.retired_keys(), connection)
        changes: dict[str, Staged] = {}
        for name in version.tables:
            table = TABLES[name]
            rows = f"SELECT * FROM {parquet(house.warehouse.files(version, name))}"
            if table.has_pupils and (sql := _touched(rows, table, connection)):
                changes[name] = stage_stored(sql, table=table, staging=connection, folder=folder / name)
        return house.warehouse.publish(changes, derived=DERIVED, at=at, hashes=hashes()) if changes else None


def note_retired(retired: Mapping[int, int], connection: duckdb.DuckDBPyConnection) -> None:
    """Make the retired keys known to ``connection``, for ``with_current_keys``."""
    arrow = pa.table({"pupil_key": pa.array(retired, pa.int64()), "now": pa.array(retired.values(), pa.int64())})
    connection.register("retired_given", arrow)
    connection.execute("CREATE OR REPLACE TEMP TABLE retired AS FROM retired_given")


def with_current_keys(rows: str, table: Table) -> str:
    """Return SQL for ``rows`` in which a retired pupil key is the one that the pupil has now."""
    if not table.has_pupils:
        return rows
    return (
        "SELECT stored.* REPLACE (coalesce(retired.now, stored.pupil_key) AS pupil_key) "
        f"FROM ({rows}) AS stored LEFT JOIN retired USING (pupil_key)"
    )


def _touched(rows: str, table: Table, connection: duckdb.DuckDBPyConnection) -> str:
    """Return SQL for the slices that hold a retired key, with current keys; empty when there are none."""
    retired = "pupil_key IN (SELECT pupil_key FROM retired)"
    slices = [name for (name,) in connection.execute(f"SELECT DISTINCT slice FROM ({rows}) WHERE {retired}").fetchall()]
    if not slices:
        return ""
    held = f"held_{table.name}"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {held} AS SELECT unnest(?) AS slice", [slices])
    return with_current_keys(f"SELECT * FROM ({rows}) WHERE slice IN (SELECT slice FROM {held})", table)
