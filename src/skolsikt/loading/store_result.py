"""Results of analysis come back as loads: versioned, traceable and asked for like everything else."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime

import pyarrow as pa

from skolsikt.home.words import _
from skolsikt.loading.loads import UNCHANGED, Load, list_loads, new_load
from skolsikt.loading.outcome import LoadOutcome
from skolsikt.loading.stored_rows import publish_rows
from skolsikt.measures.house import House
from skolsikt.warehouse.lock import writing

SOURCE = "analysis"


def store_result(
    table: str,
    rows: pa.Table,
    *,
    method: str,
    input_version: int,
    seed: int | None,
    house: House,
    at: datetime,
    who: str = "",
    wait_seconds: float = 60,
) -> LoadOutcome:
    """Publish ``rows`` as a load of the canonical ``table``, with what they were computed by and from.

    ``method`` names the method and its version, ``input_version`` the data version it read, ``seed`` its chance (None
    where none was used). The rows replace their slices; the same rows again change nothing.
    Raises CheckFailed when they break the table's contract, and WarehouseBusy.
    """
    produced = _produced(rows, method=method, input_version=input_version, seed=seed)
    digest = _sha256(produced)
    what = _("resultat av {method}").format(method=method)
    with writing(house.home, what=what, at=at, wait_seconds=wait_seconds):
        if same := _standing(house, table, digest):
            return LoadOutcome(record=replace(same, status=UNCHANGED))
        load = new_load(house.home, file=method, loaded_at=at.isoformat(timespec="seconds"), who=who)
        load = replace(load, source=SOURCE, sha256=digest, rows_read=rows.num_rows, rows_loaded=rows.num_rows)
        return LoadOutcome(record=publish_rows(table, produced, load, house=house, at=at))


def _produced(rows: pa.Table, *, method: str, input_version: int, seed: int | None) -> pa.Table:
    given = {"method": (method, pa.string()), "input_version": (input_version, pa.int32()), "seed": (seed, pa.int32())}
    for name, (value, kind) in given.items():
        rows = rows.append_column(name, pa.array([value] * rows.num_rows, kind))
    return rows


def _sha256(rows: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()


def _standing(house: House, table: str, digest: str) -> Load | None:
    """Return the load that brought these very rows, if all of them still stand."""
    version = house.warehouse.current()
    standing = {record.number: record.tables for record in version.loads} if version else {}
    for load in list_loads(house.home):
        held = standing.get(load.number, {}).get(table)
        if load.sha256 == digest and held and held.rows == load.rows_loaded:
            return load
    return None
