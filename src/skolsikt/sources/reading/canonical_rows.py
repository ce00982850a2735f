"""Rows of a canonical table, from plain dictionaries: for sources whose files are small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from skolsikt.tables.catalogue import table

ROW_NUMBER = pa.field("row_number", pa.int64())
PERSON_NUMBER = pa.field("person_number", pa.string())


def canonical_rows(name: str, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Return ``rows`` with the columns of the canonical table ``name`` and ``row_number``; absent ones are NULL.

    ``person_number`` stands where the table has ``pupil_key``.

    >>> canonical_rows("organiser", [{"organisation_number": "2120001124", "name": "Malmö kommun"}]).num_rows
    1
    """
    columns = [
        PERSON_NUMBER if column.name == "pupil_key" else pa.field(column.name, column.type.arrow)
        for column in table(name).columns
    ]
    schema = pa.schema([*columns, ROW_NUMBER])
    return pa.table([pa.array([row.get(field.name) for row in rows], field.type) for field in schema], schema=schema)
