"""Filling derived tables: which of them have to be built again, which school years of them, and by what SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
from ibis.backends.sql.datatypes import DuckDBType

from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.contract import Table
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.engine import literal, quoted
from skolsikt.warehouse.storage import laid_together_by, served_columns


@dataclass(frozen=True)
class Building:
    """A derived table to build. ``years``: one of them at a time; without ``is_afresh`` the other years stand."""

    derived: Derived
    years: tuple[str, ...] | None = None
    is_afresh: bool = True


def stale(
    derived: Sequence[Derived], now: Mapping[str, Any], before: Mapping[str, Any], *, changed: frozenset[str]
) -> list[Building]:
    """Return what to build: tables of new code, or of an input that has ``changed`` or is itself built again.

    ``now`` and ``before`` (what an older file says of itself, or nothing) hold the fingerprint of every table,
    ``derived``, and of the files of every year that something is derived from, ``years``.
    """
    again, found = set(changed), list[Building]()
    for one in derived:
        is_new = before.get("derived", {}).get(one.name) != now["derived"][one.name]
        moved = again & set(one.inputs)
        if is_new or moved:
            again.add(one.name)
            found.append(_building(one, now, before, is_afresh=is_new or moved != {one.year_by_year_of}))
    return found


def _building(one: Derived, now: Mapping[str, Any], before: Mapping[str, Any], *, is_afresh: bool) -> Building:
    if not one.year_by_year_of:
        return Building(one)
    years = now["years"][one.year_by_year_of]
    stood = before.get("years", {}).get(one.year_by_year_of)
    if is_afresh or stood is None:
        return Building(one, years=tuple(sorted(years)))
    changed = {year for year in {*years, *stood} if years.get(year) != stood.get(year)}
    return Building(one, years=tuple(sorted(changed)), is_afresh=False)


def fill_derived(connection: duckdb.DuckDBPyConnection, buildings: Sequence[Building]) -> None:
    """Build tables in the given order from what the connection's tables hold."""
    # Each table is looked at once: a derived one that others are derived from stands by then.
    schema, has_rows = cache(partial(schema_of, connection)), cache(partial(_has_rows, connection))
    for one in buildings:
        name, order = quoted(one.derived.name), laid_together_by(one.derived.order_by)
        schemas = tuple((input_name, schema(input_name)) for input_name in one.derived.inputs)
        if one.is_afresh:
            connection.execute(f"DROP TABLE IF EXISTS {name}")
            connection.execute(f"CREATE TABLE {name} ({_columns_of(one.derived, schemas)})")
        for year in one.years or ():
            connection.execute(f"DELETE FROM {name} WHERE school_year = {literal(year)}")
        # Nothing comes of nothing, and planning it would cost more than all else in an installation that begins.
        if any(map(has_rows, one.derived.inputs)):
            for year in ("",) if one.years is None else one.years:
                connection.execute(f"INSERT INTO {name} FROM ({_sql_of(one.derived, schemas, year)}){order}")


def _has_rows(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchall())


def compile_ahead(derived: Sequence[Derived]) -> None:
    """Compile what ``derived`` is computed by. A load does so while the engine reads: afterwards everybody waits."""
    schemas = {name: served_schema(table) for name, table in TABLES.items()}
    for one in derived:
        _sql_of(one, tuple((name, schemas[name]) for name in one.inputs))
        schemas[one.name] = one.build(lambda name: ibis.table(schemas[name], name=name)).schema()


@lru_cache(maxsize=256)
def _sql_of(one: Derived, inputs: tuple[tuple[str, ibis.Schema], ...], year: str = "") -> str:
    """Return the SQL of a derived table, or of a ``year`` of it.

    Compiling costs more than running it on a small file, so it is done once.
    """
    return str(ibis.to_sql(_expression(one, inputs, year), dialect="duckdb"))


@lru_cache(maxsize=256)
def _columns_of(one: Derived, inputs: tuple[tuple[str, ibis.Schema], ...]) -> str:
    """The columns of a derived table as SQL. A sum of integers is BIGINT: HUGEINT reads 3-18 times slower."""
    columns = _expression(one, inputs).schema().items()
    return ", ".join(f"{quoted(name)} {DuckDBType.to_string(kind)}" for name, kind in columns)


def _expression(one: Derived, inputs: tuple[tuple[str, ibis.Schema], ...], year: str = "") -> ir.Table:
    schemas = dict(inputs)

    def known(name: str) -> ir.Table:
        table = ibis.table(schemas[name], name=name)
        return table.filter(table.school_year == year) if year and name == one.year_by_year_of else table

    return one.build(known)


def served_schema(table: Table) -> ibis.Schema:
    """Return the Ibis schema of the served form of ``table``."""
    names = {column.name for column in served_columns(table)}
    return ibis.schema({name: kind for name, kind in ibis.Schema.from_pyarrow(table.schema).items() if name in names})


def schema_of(connection: duckdb.DuckDBPyConnection, name: str) -> ibis.Schema:
    """Return the Ibis schema of a table as it stands in the connection."""
    return ibis.Schema.from_pyarrow(connection.execute(f"SELECT * FROM {quoted(name)} LIMIT 0").to_arrow_table().schema)


def fingerprints(derived: Sequence[Derived]) -> dict[str, str]:
    """Return a hash per derived table of what it is computed by; it changes when the expression does."""
    if all(one.digest for one in derived):
        return {one.name: digest(f"{one.digest}|{one.order_by}") for one in derived}
    schemas: dict[str, ibis.Schema] = {}
    found: dict[str, str] = {}

    def known(name: str) -> ir.Table:
        return ibis.table(schemas.get(name) or served_schema(TABLES[name]), name=name)

    for one in derived:
        expression = one.build(known)
        schemas[one.name] = expression.schema()
        found[one.name] = digest(f"{ibis.to_sql(expression, dialect='duckdb')}|{one.order_by}")
    return found


def digest(text: str) -> str:
    """Return a short hash of ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
