"""Which facts about pupils are kept at all: fields that some row has a value of. No value and no pupil is told."""

from __future__ import annotations

from collections.abc import Mapping

from skolsikt.measures.asking.vocabulary import Rows
from skolsikt.privacy.about_pupils import ABOUT


def fields_kept(rows: Rows) -> Mapping[tuple[str, str], frozenset[str]]:
    """Return (source, table) -> the fields about pupils that the source tells of somebody."""
    return {
        (str(source), table): frozenset(name for name, is_known in zip(about.fields, known, strict=True) if is_known)
        for table, about in ABOUT.tables.items()
        for source, *known in rows.fetchall(_KNOWN.format(table=table, known=_known(about.fields)))
    }


_KNOWN = 'SELECT source, {known} FROM "{table}" GROUP BY source'


def _known(fields: Mapping[str, object]) -> str:
    return ", ".join(f'bool_or("{name}" IS NOT NULL)' for name in fields)
