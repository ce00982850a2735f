"""A small house in memory, built from a few rows: what worked examples and tests ask."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cache

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType

from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.deriving import schema_of, served_schema
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.serving import create_canonical_tables
from skolsikt.warehouse.storage import served_columns

GivenRows = Mapping[str, Sequence[Mapping[str, object]]]
_OF_THE_SYSTEM = {"source": "sandbox", "load": 1}


class SandboxReader:
    """Answers SQL from memory as ``warehouse.Reader`` does from a file: every canonical and derived table is there."""

    def __init__(self, rows: GivenRows, *, derived: Sequence[Derived], version: Version) -> None:
        self.version = version
        self._connection = duckdb.connect(":memory:", config={"threads": "1"})
        self._lock = threading.Lock()
        create_canonical_tables(self._connection)
        for name, given in rows.items():
            self._insert(name, given)
        self._connection.execute(_empty_tables(tuple(derived)))
        filled = {name for name, given in rows.items() if given}
        for one, sql in zip(derived, _selects(tuple(derived)), strict=True):
            if filled & set(one.inputs):
                self._connection.execute(f'INSERT INTO "{one.name}" {sql}')
                filled.add(one.name)
        self._schemas: dict[str, ibis.Schema] = {}

    def _insert(self, name: str, given: Sequence[Mapping[str, object]]) -> None:
        names = [column.name for column in served_columns(TABLES[name])]
        schema = pa.schema([TABLES[name].schema.field(column) for column in names])
        incoming = pa.Table.from_pylist([{**_OF_THE_SYSTEM, **row} for row in given], schema=schema)
        self._connection.register("incoming", incoming)
        self._connection.execute(f'INSERT INTO "{name}" SELECT * FROM incoming')
        self._connection.unregister("incoming")

    def schema(self, name: str) -> ibis.Schema:
        """Return the schema of a table."""
        if name not in self._schemas:
            with self._lock:
                self._schemas[name] = schema_of(self._connection, name)
        return self._schemas[name]

    def table(self, name: str) -> ir.Table:
        """Return the table as an unbound Ibis table."""
        return ibis.table(self.schema(name), name=name)

    def arrow(self, sql: str, params: Sequence[object] = ()) -> pa.Table:
        """Run ``sql`` and return its rows as an Arrow table."""
        with self._lock:
            return self._connection.execute(sql, list(params)).to_arrow_table()

    def fetchall(self, sql: str, params: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run ``sql`` and return its rows as tuples."""
        with self._lock:
            return self._connection.execute(sql, list(params)).fetchall()


@cache
def _selects(derived: tuple[Derived, ...]) -> tuple[str, ...]:
    """The SQL of each derived table, compiled once per process: compiling costs more than running."""
    return tuple(str(ibis.to_sql(built, dialect="duckdb")) for built in _built(derived))


@cache
def _empty_tables(derived: tuple[Derived, ...]) -> str:
    """The statements that make every derived table, empty: those without rows to build from stay so."""
    return ";".join(
        f'CREATE TABLE "{one.name}" ({", ".join(_column(name, kind) for name, kind in built.schema().items())})'
        for one, built in zip(derived, _built(derived), strict=True)
    )


def _column(name: str, kind: dt.DataType) -> str:
    return f'"{name}" {DuckDBType.to_string(kind)}'


@cache
def _built(derived: tuple[Derived, ...]) -> tuple[ir.Table, ...]:
    schemas = {name: served_schema(contract) for name, contract in TABLES.items()}
    tables = []
    for one in derived:
        tables.append(one.build(lambda name: ibis.table(schemas[name], name=name)))
        schemas[one.name] = tables[-1].schema()
    return tuple(tables)
