"""School units that a file only names, as the codes that they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import duckdb

from skolsikt.measures.house import House
from skolsikt.school.identifiers import is_named_unit, split_named_unit
from skolsikt.school.unit_names import unit_name_key
from skolsikt.warehouse.engine import parquet


def unit_codes(units: Iterable[str], *, house: House, staging: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return each unit and its code: of the only known unit of that name in the municipality, else as it stands."""
    wanted, version = set(units), house.warehouse.current()
    files = house.warehouse.files(version, "school_unit") if version and any(map(is_named_unit, wanted)) else []
    known: dict[tuple[str, str], set[str]] = defaultdict(set)
    if files:
        sql = f"SELECT DISTINCT school_unit_code, name, municipality FROM {parquet(files)} WHERE name IS NOT NULL"
        for code, name, municipality in staging.execute(sql).fetchall():
            if not is_named_unit(code):
                known[municipality or "", unit_name_key(name)].add(code)
    found = {}
    for unit in wanted:
        municipality, name = split_named_unit(unit) or ("", "")
        codes = known.get((municipality, unit_name_key(name)), set()) if name else set()
        found[unit] = next(iter(codes)) if len(codes) == 1 else unit
    return found
