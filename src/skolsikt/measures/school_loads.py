"""Which loads the figures of one school and period rest on: the same loads, the same figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.school.periods import dates_of, school_year_of
from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse.engine import literal

_TELLS_UNIT = ("school_unit_code", "delivered_by", "unit_code")


def loads_of_school(
    tables: Iterable[str], *, school_unit: str, period: str, source: str = "", rows: Rows
) -> Sequence[int]:
    """Return the loads that have rows of the school unit in ``tables``, in the school years of ``period``, in order.

    ``source``: only those of it. Tables that tell of no school unit have no part in it.
    """
    years = sorted({school_year_of(day) for day in dates_of(period)})
    found: set[int] = set()
    for name in sorted(set(tables) & set(rows.version.tables)):
        unit = next((column.name for column in TABLES[name].columns if column.name in _TELLS_UNIT), None)
        if unit is None:
            continue
        # A file of one term or month says so after the unit that delivered it.
        named = "split_part(delivered_by, ' ', 1)" if unit == "delivered_by" else unit
        where = f"{named} = {literal(school_unit)}"
        if TABLES[name].partition == "school_year":
            where += f" AND school_year IN ({', '.join(map(literal, years))})"
        if source:
            where += f" AND source = {literal(source)}"
        found |= {int(str(load)) for (load,) in rows.fetchall(f'SELECT DISTINCT load FROM "{name}" WHERE {where}')}
    return sorted(found)
