"""Which columns a file tells: what makes a list without municipalities stand beside a richer one, not replace it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_OF_EVERY_FILE = frozenset({"school_unit_code", "is_registered", "row_number"})


def with_told_columns(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return rows of ``school_unit`` with ``tells``: the columns that at least one row of the file has a value in.

    A column that stands empty through a whole file tells nothing; one that is empty in a single row tells that the
    unit has none.

    >>> rows = [{"school_unit_code": "1", "name": "Ek", "municipality": None, "area_type": "town"}]
    >>> with_told_columns(rows)[0]["tells"]
    'area_type,name'
    """
    told = {column for row in rows for column, value in row.items() if value not in (None, "")} - _OF_EVERY_FILE
    return [{**row, "tells": ",".join(sorted(told))} for row in rows]
