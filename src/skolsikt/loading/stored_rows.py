"""Rows that no file brought, published as a load of their own."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import pyarrow as pa

from skolsikt.loading.checking import stop_if_broken
from skolsikt.loading.loads import PUBLISHED, Load, recorded, save_load
from skolsikt.loading.software import hashes
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.house import House
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.checks.catalogue import check
from skolsikt.warehouse.checks.finding import Subject
from skolsikt.warehouse.checks.standing import Standing
from skolsikt.warehouse.staging import stage


def publish_rows(
    table: str, rows: pa.Table, load: Load, *, house: House, at: datetime, replaces: Collection[str] = ()
) -> Load:
    """Publish ``rows`` of the canonical ``table`` as ``load``, whose source is theirs, and return it as it ended.

    They replace their slices, and the slices that ``replaces`` names too: one without rows is emptied.
    The caller holds the writer's lock. Raises CheckFailed when the rows break the table's contract.
    """
    with house.warehouse.workbench() as (folder, connection), recorded(house.home, load):
        staged = stage(
            rows,
            table=contract(table),
            source=load.source,
            load=load.number,
            staging=connection,
            folder=folder,
        )
        staged = replace(staged, slices={**dict.fromkeys(replaces, 0), **staged.slices})
        subject = Subject(staged=staged, standing=Standing(coming=[{table: staged}]), connection=connection)
        stop_if_broken(check(subject, said={}))
        version = house.warehouse.publish(
            {table: staged}, also=[load.as_record()], derived=DERIVED, at=at, hashes=hashes()
        )
    done = replace(load, status=PUBLISHED, data_version=version.number, tables={table: staged.rows})
    return save_load(house.home, done)
