"""Undo a load: what it replaced comes back, as a new data version. History is never rewritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.loading.changed_number import note_retired, with_current_keys
from skolsikt.loading.loads import UNDONE, find_load, save_load
from skolsikt.loading.software import hashes
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.destruction import destroyed_years
from skolsikt.warehouse.engine import parquet
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.migrations import migrated
from skolsikt.warehouse.staging import Staged, slices_of, stage_stored


class NothingToUndo(SkolsiktError):
    """The load has no rows left in the published version."""


class ReplacedDestroyed(SkolsiktError):
    """What the load replaced has been destroyed by decision, and does not come back."""


def undo(load: int, *, house: House, at: datetime, wait_seconds: float = 60) -> Version:
    """Publish a version in which the slices that ``load`` still holds are as they were before it.

    A slice that a later load has replaced is left alone. The file stays in the archive and can be loaded again.
    Raises UnknownLoad, NothingToUndo when none of its rows stand, or ReplacedDestroyed.
    """
    warehouse = house.warehouse
    record = find_load(house.home, load)
    what = _("ångrar inläsning {load}").format(load=load)
    with (
        writing(house.home, what=what, at=at, wait_seconds=wait_seconds),
        warehouse.workbench() as (folder, connection),
    ):
        now = warehouse.current()
        standing = {each.number: each for each in now.loads} if now else {}
        if now is None or load not in standing or record.data_version is None:
            raise NothingToUndo(
                _("Inläsning {load} har inga rader i den aktuella versionen: det finns inget att ångra.").format(
                    load=load
                )
            )
        before = warehouse.version(record.data_version - 1) if record.data_version > 1 else None
        note_retired(Vault(house.home).retired_keys(), connection)
        changes = {
            name: _as_before(house, name, load, now, before, folder, connection) for name in standing[load].tables
        }
        version = warehouse.publish(
            changes,
            also=before.loads if before else (),
            derived=DERIVED,
            at=at,
            hashes=hashes(),
        )
        save_load(house.home, replace(record, status=UNDONE, data_version=version.number))
    return version


def _as_before(
    house: House,
    name: str,
    load: int,
    now: Version,
    before: Version | None,
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
) -> Staged:
    """Stage the rows that stood in the slices of ``load`` before it; slices that were empty are emptied.

    Raises ReplacedDestroyed when what stood there has been destroyed by decision.
    """
    held = slices_of(house.warehouse.files(now, name), connection, load=load)
    years = {year for record in now.loads if record.number == load for year in record.tables[name].school_years}
    if before and years & destroyed_years(house.home, before).get(name, frozenset()):
        raise ReplacedDestroyed(
            _(
                "Inläsning {load} kan inte ångras: det som den ersatte är gallrat och kommer inte tillbaka. Läs in en "
                "rättad fil i stället."
            ).format(load=load)
        )
    connection.execute("CREATE OR REPLACE TEMP TABLE held AS SELECT unnest(?) AS slice", [list(held)])
    restored = Staged(table=contract(name), files=(), slices={})
    files = house.warehouse.files(before, name) if before else []
    if before and files:
        rows = f"SELECT * FROM {parquet(files)} WHERE slice IN (SELECT slice FROM held)"
        rows = with_current_keys(migrated(rows, table=contract(name), version=before.contracts[name]), contract(name))
        restored = stage_stored(rows, table=contract(name), staging=connection, folder=folder / name)
    return replace(restored, slices={**dict.fromkeys(held, 0), **restored.slices})
