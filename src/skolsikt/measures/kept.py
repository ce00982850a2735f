"""Which facts about pupils are kept at all: fields that some row has a value of. No value and no pupil is told."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.privacy.about_pupils import ABOUT


def fields_kept(rows: Rows) -> Mapping[str, frozenset[str]]:
    """Return table -> the fields about pupils that are known of somebody; a table without rows is not there."""
    found = {table: _known(table, list(about.fields), rows) for table, about in ABOUT.tables.items()}
    return {table: fields for table, fields in found.items() if fields is not None}


def _known(table: str, fields: list[str], rows: Rows) -> frozenset[str] | None:
    told = ", ".join(f'bool_or("{name}" IS NOT NULL)' for name in fields)
    ((count, *known),) = rows.fetchall(f'SELECT count(*), {told} FROM "{table}"')
    return frozenset(name for name, is_known in zip(fields, known, strict=True) if is_known) if count else None
