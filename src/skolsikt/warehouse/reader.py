"""Reading one version: a read-only connection per process and version, a cursor per request."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _
from skolsikt.tables.catalogue import UnknownTable
from skolsikt.warehouse.deriving import schema_of
from skolsikt.warehouse.engine import tells_damage
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.serving import open_serving

_OPEN_AT_ONCE = 8
_connections: dict[tuple[str, int], duckdb.DuckDBPyConnection] = {}
_opening = threading.Lock()


class ServingDamaged(SkolsiktError):
    """A serving file was damaged. It has been thrown away and is built again at the next question."""


class RowsUnreadable(SkolsiktError):
    """A file of the lake that a question needs cannot be read."""


class Reader:
    """Rows of one data version. Safe to share between threads.

    For ``measures`` and ``loading`` only: everyone else asks questions. ``folders``: where the views of the file at
    ``path`` look.
    """

    def __init__(self, version: Version, path: Path, *folders: Path) -> None:
        self.version = version
        self.is_damaged = False
        self._path = path
        self._file = path.stat().st_ino
        self._connection = _connected(path, folders)
        self._schemas: dict[str, ibis.Schema] = {}

    def tables(self) -> list[str]:
        """Return the names of every table of the version, canonical and derived."""
        return [str(name) for (name,) in self.fetchall("SELECT table_name FROM information_schema.tables ORDER BY 1")]

    def schema(self, name: str) -> ibis.Schema:
        """Return the schema of a table. Raises UnknownTable with the nearest names."""
        if name not in self._schemas:
            with self._cursor() as cursor:
                try:
                    self._schemas[name] = schema_of(cursor, name)
                except duckdb.CatalogException as error:
                    near = did_you_mean(name, self.tables())
                    raise UnknownTable(_("Tabellen {name} finns inte. {near}").format(name=name, near=near)) from error
        return self._schemas[name]

    def table(self, name: str) -> ir.Table:
        """Return the table as an unbound Ibis table, to build portable expressions from."""
        return ibis.table(self.schema(name), name=name)

    def arrow(self, sql: str, params: Sequence[object] = ()) -> pa.Table:
        """Run ``sql`` and return its rows as an Arrow table."""
        with self._cursor() as cursor:
            return cursor.execute(_reading(sql, cursor), list(params)).to_arrow_table()

    def fetchall(self, sql: str, params: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Run ``sql`` and return its rows as tuples: the cheapest way to a few rows."""
        with self._cursor() as cursor:
            return list(cursor.execute(_reading(sql, cursor), list(params)).fetchall())

    def close(self) -> None:
        """Close the file: as long as it is open the engine gives it to whoever opens that path."""
        _connections.pop((str(self._path), self._file), None)
        self._connection.close()

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor. What the engine cannot read is told as what it is: a serving file is thrown away."""
        if self.is_damaged:
            raise _thrown_away()
        try:
            with self._connection.cursor() as cursor:
                yield cursor
        except duckdb.IOException as error:
            if tells_damage(error):
                self._throw_away()
                raise _thrown_away() from None
            raise RowsUnreadable(
                _("En fil i {folder} gick inte att läsa. Kör 'skolsikt verify' för att se vilken.").format(
                    folder=self._path.parent.parent
                )
            ) from None

    def _throw_away(self) -> None:
        """Remove the file, unless another process has already put a new one in its place."""
        self.is_damaged = True
        self.close()
        with suppress(FileNotFoundError):
            if self._path.stat().st_ino == self._file:
                self._path.unlink()


def _thrown_away() -> ServingDamaged:
    return ServingDamaged(_("En svarsfil var skadad och byggs om. Försök igen."))


def _reading(sql: str, cursor: duckdb.DuckDBPyConnection) -> duckdb.Statement:
    """Return ``sql`` as one statement that reads: COPY could write beside the files that views look into."""
    (statement,) = cursor.extract_statements(sql)
    if statement.type != duckdb.StatementType.SELECT:
        raise ValueError("a reader runs SELECT only")
    return statement


def _connected(path: Path, folders: tuple[Path, ...]) -> duckdb.DuckDBPyConnection:
    """Return this process' connection to the file that ``path`` names now, and to what it looks into."""
    key = (str(path), path.stat().st_ino)
    with _opening:
        if key not in _connections:
            while len(_connections) >= _OPEN_AT_ONCE:
                _connections.pop(next(iter(_connections)))
            _connections[key] = open_serving(path, *folders)
        return _connections[key]
