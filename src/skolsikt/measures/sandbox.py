"""A small house in memory, built from a few rows: what worked examples and tests ask."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import cache

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.serving import create_canonical_tables, schema_of, served_schema
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
        for statement in _statements(tuple(derived)):
            self._connection.execute(statement)
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
def _statements(derived: tuple[Derived, ...]) -> tuple[str, ...]:
    """The statements that build the derived tables, compiled once per process: compiling costs more than running."""
    schemas = {name: served_schema(contract) for name, contract in TABLES.items()}
    statements = []
    for one in derived:
        built = one.build(lambda name: ibis.table(schemas[name], name=name))
        schemas[one.name] = built.schema()
        columns = ", ".join(
            f'CAST("{name}" AS BIGINT) AS "{name}"' if kind.is_int64() else f'"{name}"'
            for name, kind in built.schema().items()
        )
        statements.append(
            f'CREATE TABLE "{one.name}" AS SELECT {columns} FROM ({ibis.to_sql(built, dialect="duckdb")})'
        )
    return tuple(statements)
