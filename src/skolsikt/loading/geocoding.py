"""Home areas from the municipality's address register: addresses are looked up inside the vault, only areas leave it.

Whatever changes pupils or the register looks up anew, in the same data version. A pupil's own file comes first: an area
is only given where no file tells one that school year. The vault keeps the latest address, so that only the latest
school year is looked up; earlier ones keep the area that they got. Protected identities are never looked up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from skolsikt.home.words import _, ngettext
from skolsikt.loading.loads import Load, new_load
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.engine import literal, parquet
from skolsikt.warehouse.migrations import migrated
from skolsikt.warehouse.staging import Staged, slices_of, stage

SOURCE = "geocoding"
_PUPIL, _REGISTER = "pupil", "address_area"
_FINEST_FIRST = ("nyko", "own", "deso", "regso")

_WANTED = """
    WITH told AS (
        SELECT pupil_key, school_year, bool_or(home_area_code IS NOT NULL) AS has_area,
            bool_or(coalesce(is_protected, false)) AS is_protected,
            bool_or(coalesce(home_municipality <> {municipality}, false)) AS is_elsewhere
        FROM pupil_rows WHERE source <> {source} GROUP BY ALL
    ), before AS (
        SELECT pupil_key, school_year, home_area_code FROM pupil_rows WHERE source = {source}
    )
    SELECT told.pupil_key, told.school_year, {source} AS delivered_by,
        CASE WHEN told.school_year = max(told.school_year) OVER (PARTITION BY told.pupil_key)
            THEN found.area_code ELSE before.home_area_code END AS home_area_code,
        bool_or(told.is_protected) OVER (PARTITION BY told.pupil_key) AS was_protected, told.has_area, told.is_elsewhere
    FROM told
    JOIN found USING (pupil_key)
    LEFT JOIN before USING (pupil_key, school_year)
"""
_ROWS = """
    SELECT pupil_key, school_year, delivered_by, home_area_code FROM ({wanted})
    WHERE home_area_code IS NOT NULL AND NOT was_protected AND NOT has_area AND NOT is_elsewhere
"""


@dataclass(frozen=True)
class Geocoded:
    """Rows of ``pupil`` with home areas, and the load that delivers them."""

    load: Load
    staged: Staged


def geocoded(house: House, changes: Mapping[str, Staged], *, folder: Path, at: datetime, who: str) -> Geocoded | None:
    """Return the home areas of the version that ``changes`` make; None where nothing of them changes.

    Raises VaultClosed while the vault is closed.
    """
    if not {_PUPIL, _REGISTER} & changes.keys():
        return None
    with house.warehouse.workbench() as (_desk, connection):
        areas = _areas(house, changes, connection)
        before = _slices_before(house, connection)
        pupils = _rows_of(_PUPIL, house, changes)
        if not pupils or not (areas or before):
            return None
        rows = _rows(house, pupils, areas, connection)
        if _is_as_before(rows, connection):
            return None
        load = _load(house, rows.num_rows, at=at, who=who)
        staged = stage(
            rows,
            table=contract(_PUPIL),
            source=SOURCE,
            load=load.number,
            staging=connection,
            folder=folder / SOURCE,
        )
    return Geocoded(load, replace(staged, slices={**dict.fromkeys(before, 0), **staged.slices}))


def _rows_of(name: str, house: House, changes: Mapping[str, Staged]) -> str:
    """Return SQL for the rows that the table will have: those that stand, with what ``changes`` replace."""
    version, staged = house.warehouse.current(), changes.get(name)
    parts = [f"SELECT * FROM {parquet(staged.paths)}"] if staged and staged.files else []
    files = house.warehouse.files(version, name) if version else []
    if version and files:
        standing = migrated(f"SELECT * FROM {parquet(files)}", table=contract(name), version=version.contracts[name])
        gone = ", ".join(map(literal, staged.slices)) if staged else ""
        parts.append(f"SELECT * FROM ({standing})" + (f" WHERE slice NOT IN ({gone})" if gone else ""))
    return " UNION ALL BY NAME ".join(parts)


def _areas(house: House, changes: Mapping[str, Staged], connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return address key -> area, of the finest division that has the address."""
    rows = _rows_of(_REGISTER, house, changes)
    if not rows:
        return {}
    finest = " ".join(f"WHEN {literal(kind)} THEN {place}" for place, kind in enumerate(_FINEST_FIRST))
    sql = f"SELECT address_key, arg_min(area_code, CASE area_kind {finest} END) FROM ({rows}) GROUP BY address_key"
    return dict(connection.execute(sql).fetchall())


def _rows(house: House, pupils: str, areas: Mapping[str, str], connection: duckdb.DuckDBPyConnection) -> pa.Table:
    found = Vault(house.home).areas(areas)
    columns = {"pupil_key": pa.array(found, pa.int64()), "area_code": pa.array(found.values(), pa.string())}
    connection.register("found", pa.table(columns))
    connection.execute(f"CREATE TEMP TABLE pupil_rows AS {pupils}")
    own = literal(house.settings.municipality) if house.settings.municipality else "NULL"  # nobody is then elsewhere
    wanted = _WANTED.format(source=literal(SOURCE), municipality=own)
    return connection.execute(_ROWS.format(wanted=wanted)).to_arrow_table()


def _is_as_before(rows: pa.Table, connection: duckdb.DuckDBPyConnection) -> bool:
    connection.register("rows_now", rows)
    columns = "pupil_key, school_year, home_area_code"
    standing = f"SELECT {columns} FROM pupil_rows WHERE source = {literal(SOURCE)}"
    now = f"SELECT {columns} FROM rows_now"
    differing = f"({now} EXCEPT {standing}) UNION ALL ({standing} EXCEPT {now})"
    return not connection.execute(f"SELECT 1 FROM ({differing}) LIMIT 1").fetchall()


def _slices_before(house: House, connection: duckdb.DuckDBPyConnection) -> list[str]:
    version = house.warehouse.current()
    held = slices_of(house.warehouse.files(version, _PUPIL), connection) if version else {}
    return [name for name in held if name.startswith(f"{SOURCE}|")]


def _load(house: House, count: int, *, at: datetime, who: str) -> Load:
    load = new_load(house.home, file=_("adresser i valvet"), loaded_at=at.isoformat(timespec="seconds"), who=who)
    note = ngettext(
        "{count} elev fick sitt bostadsområde ur adressregistret.",
        "{count} elever fick sina bostadsområden ur adressregistret.",
        count,
    ).format(count=count)
    return replace(load, source=SOURCE, rows_read=count, rows_loaded=count, tables={_PUPIL: count}, notes=(note,))
