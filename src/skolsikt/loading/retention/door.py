"""What has been decided to be destroyed does not come in again by the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _, ngettext
from skolsikt.loading.identities import relation_of
from skolsikt.loading.retention.kept_files import come_along
from skolsikt.privacy.retention.decisions import InForce, decisions_in_force
from skolsikt.privacy.retention.kinds import Disposal, Reach
from skolsikt.sources.contract import Reading, Rows
from skolsikt.warehouse.destruction import destructions
from skolsikt.warehouse.engine import literal, quoted

_PERSON, _YEAR = "person_number", "school_year"


class DestroyedByDecision(SkolsiktError):
    """Everything that the file holds is to be destroyed, by a decision that is in force."""


def without_due(
    reading: Reading, *, source: str, name: str, home: Home, on: date, staging: duckdb.DuckDBPyConnection
) -> Reading:
    """Return ``reading`` without the rows that a decision in force would have destroyed at the next run, and say so.

    Neither their rows nor the pupils whom only they tell of are learnt. Raises DestroyedByDecision when no row is left
    of what the file was sent for.
    """
    decisions = [one for one in decisions_in_force(home, on=on).values() if one.kind.reach is Reach.ROWS]
    if not decisions:
        return reading
    barred = {table: _barred(rows, table, decisions, home, on, staging) for table, rows in reading.rows.items()}
    if not any(barred.values()):
        return reading
    kept = {table: _left(rows, barred[table], staging) for table, rows in reading.rows.items()}
    counts = {table: (_count(reading.rows[table], staging), _count(rows, staging)) for table, rows in kept.items()}
    numbers = ", ".join(dict.fromkeys(f"{one.number} ({one.day})" for one in _named(barred)))
    if not any(left for table, (_before, left) in counts.items() if table not in come_along(source)):
        raise DestroyedByDecision(
            _(
                "{file}: allt i filen är äldre än vad som får finnas kvar enligt {decisions}. Inget är inläst och "
                "filen är inte sparad. Ska det finnas kvar behövs ett nytt beslut i retention.yaml."
            ).format(file=name, decisions=numbers)
        )
    gone = sum(before - left for before, left in counts.values())
    told = ngettext(
        "{count} rad läses inte in: den är gallrad enligt {decisions}.",
        "{count} rader läses inte in: de är gallrade enligt {decisions}.",
        gone,
    ).format(count=gone, decisions=numbers)
    identities = _known_in(kept, reading.identities, staging)
    return replace(reading, rows=kept, identities=identities, notes=(*reading.notes, told))


def _barred(
    rows: Rows, table: str, decisions: list[InForce], home: Home, on: date, staging: duckdb.DuckDBPyConnection
) -> dict[str, InForce]:
    """Return SQL -> decision for the rows of ``table`` that are not let in."""
    given = relation_of(rows, staging)
    if _YEAR not in given.columns:
        return {}
    years = [year for (year,) in given.project(_YEAR).distinct().fetchall() if year]
    return {
        " AND ".join(
            f"{quoted(name)} = {literal(value)}" for name, value in {_YEAR: year, **decided.kind.holds.where}.items()
        ): decided
        for decided in decisions
        if table in decided.kind.holds.tables and decided.kind.holds.where.keys() <= set(given.columns)
        for year in years
        if decided.is_due(year, on=on)
        and (decided.disposal is Disposal.DESTROY or _is_handed_over(decided, year, home))
    }


def _is_handed_over(decided: InForce, year: str, home: Home) -> bool:
    """What is to be kept may come in until it has been handed over and taken away."""
    targets = (target for entry in destructions(home) for target in entry.targets)
    return any((target.kind, target.school_year) == (decided.kind.id, year) for target in targets)


def _named(barred: Mapping[str, Mapping[str, InForce]]) -> list[InForce]:
    return [decided for of in barred.values() for decided in of.values()]


def _left(rows: Rows, barred: Mapping[str, InForce], staging: duckdb.DuckDBPyConnection) -> Rows:
    if not barred:
        return rows
    return relation_of(rows, staging).filter(f"({' OR '.join(f'({one})' for one in barred)}) IS NOT TRUE")


def _count(rows: Rows, staging: duckdb.DuckDBPyConnection) -> int:
    return int(relation_of(rows, staging).count("*").fetchall()[0][0])


def _known_in(kept: Mapping[str, Rows], identities: Rows | None, staging: duckdb.DuckDBPyConnection) -> Rows | None:
    """Of the identities, those of pupils whom the rows that are left tell of."""
    if identities is None:
        return None
    numbers: set[str] = set()
    for rows in kept.values():
        given = relation_of(rows, staging)
        if _PERSON in given.columns:
            numbers |= {number for (number,) in given.project(_PERSON).distinct().fetchall() if number}
    told: pa.Table = relation_of(identities, staging).to_arrow_table()
    return told.filter(pc.is_in(told[_PERSON], pa.array(sorted(numbers), pa.string())))
