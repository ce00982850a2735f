"""Large delimited text, read by DuckDB into a typed staging table; what is not taken is kept line by line.

The file is read once. Checks are SQL predicates over the staging table; the text of a line is fetched from the file
only when the line has a fault. The caller's SQL names a column of the file by its position: ``c0``, ``c1`` ...
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import duckdb
import numpy as np
import pyarrow as pa

from skolsikt.home.words import _
from skolsikt.sources.contract import Incoming, UnreadableFile
from skolsikt.sources.reading.clean_lines import CleanLines, clean_lines
from skolsikt.sources.reading.columns import Layout
from skolsikt.sources.reading.faults import TOO_LONG, UNCLOSED_QUOTE, WRONG_COLUMN_COUNT
from skolsikt.sources.reading.line_numbers import BUCKET_SQL, LineNumbers, Lines

WHOLE_ROW = -1  # position of a fault that lies in no single column
NO_FAULT = ""  # code of a row that is left out without being a reject

_LINE_FAULTS = {
    "MISSING COLUMNS": WRONG_COLUMN_COUNT.code,
    "TOO MANY COLUMNS": WRONG_COLUMN_COUNT.code,
    "UNQUOTED VALUE": UNCLOSED_QUOTE.code,
    "LINE SIZE OVER MAXIMUM": TOO_LONG.code,
}


@dataclass(frozen=True, kw_only=True)
class TypedColumn:
    """The DuckDB type that a column of the file is read as, and the fault when its text is not of that type."""

    type: str
    fault_code: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """A predicate over the staging table that holds for faulty rows. An empty value is always ``required_missing``."""

    position: int
    fault_code: str
    predicate: str


@dataclass(frozen=True, kw_only=True)
class StagedCsv:
    """A file in a staging table. A context manager: it removes the prepared copy of the file where there is one.

    ``{table}_fault``: one row per fault; ``staged_row`` is NULL for lines that never became a row.
    """

    staging: duckdb.DuckDBPyConnection
    table: str
    layout: Layout
    original: Path
    file: CleanLines
    row_count: int
    numbers: LineNumbers

    def __enter__(self) -> StagedCsv:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _remove_copy(self.file, self.original)

    def check(self, checks: Sequence[Check]) -> None:
        """Write down the rows for which a check's predicate holds."""
        counts = ", ".join(f"count_if({check.predicate})" for check in checks)
        found = self.staging.execute(f"SELECT {counts} FROM {self.table}").fetchone() or ()
        for check, count in zip(checks, found, strict=True):
            if count:
                rows = f"SELECT rowid AS staged_row FROM {self.table} WHERE {check.predicate}"
                self.check_rows(check.position, check.fault_code, rows)

    def check_rows(self, position: int, fault_code: str, sql: str) -> int:
        """Write down ``staged_row`` of the rows that ``sql`` selects and return how many they are."""
        rows = np.asarray(self.staging.execute(sql).fetchnumpy()["staged_row"], np.int64)
        insert_faults(self.staging, self.table, self.numbers.of(rows), position=position, code=fault_code, rows=rows)
        return len(rows)

    def leave_out(self, sql: str) -> int:
        """Leave out ``staged_row`` of the rows that ``sql`` selects, which are no rejects, and return how many."""
        return self.check_rows(WHOLE_ROW, NO_FAULT, sql)

    @property
    def accepted_count(self) -> int:
        (count,) = self.staging.execute(f"SELECT count(DISTINCT staged_row) FROM {self.table}_fault").fetchone() or (0,)
        return self.row_count - int(count)

    def accepted_sql(self) -> str:
        """SQL of the rows without fault: the staging columns, ``staged_row`` and ``row_number`` (the line)."""
        line, source = f"{self.table}.rowid + {self.numbers.first}", self.table
        if len(self.numbers.without_row):
            replace(self.staging, f"{self.table}_stretch", self.numbers.stretches(self.row_count))
            line = f"{self.table}.rowid + shift"
            source = (
                f"{self.table} JOIN {self.table}_stretch "
                f"ON bucket = {self.table}.{BUCKET_SQL} AND {self.table}.rowid BETWEEN from_row AND to_row"
            )
        rows = f"SELECT {self.table}.*, {self.table}.rowid AS staged_row, {line} AS row_number FROM {source}"
        faulty = f"SELECT staged_row FROM {self.table}_fault WHERE staged_row IS NOT NULL"
        if not self.staging.execute(f"{faulty} LIMIT 1").fetchall():
            return rows
        return f"SELECT * FROM ({rows}) ANTI JOIN ({faulty}) USING (staged_row)"


def stage_csv(
    incoming: Incoming,
    *,
    layout: Layout,
    types: Mapping[int, TypedColumn],
    select: str,
    date_format: str = "",
    table: str,
    staging: duckdb.DuckDBPyConnection,
) -> StagedCsv:
    """Read ``incoming`` into the temporary table ``table`` as ``select`` says, every line accounted for.

    ``types``: columns (by position) that are not text. ``date_format``: a strftime pattern, ISO when empty.
    Raises UnreadableFile when the lines of the file do not come out as rows or faults.
    """
    original = incoming.text
    if original is None:
        raise TypeError(f"{incoming.encoding} is not text")
    read = _Read(incoming.name, original, layout, types, select, date_format, table, staging)
    for is_strict in (False, True):
        if staged := read.attempt(is_strict=is_strict):
            return staged
    raise UnreadableFile(
        _("{file}: raderna går inte att skilja åt (citattecken eller radbrytningar). Exportera filen på nytt.").format(
            file=incoming.name
        )
    )


def replace(staging: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Make the temporary table ``name`` of ``rows``, in place of an older one."""
    staging.register("arriving", rows)
    staging.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM arriving")
    staging.unregister("arriving")


@dataclass(frozen=True)
class _Read:
    name: str
    original: Path
    layout: Layout
    types: Mapping[int, TypedColumn]
    select: str
    date_format: str
    table: str
    staging: duckdb.DuckDBPyConnection

    def attempt(self, *, is_strict: bool) -> StagedCsv | None:
        """Return the staged file, or None when some line is neither row nor fault nor blank."""
        first, width = self.layout.header_line + 1, self._width()
        file = clean_lines(
            self.original,
            first=first,
            delimiter=self.layout.delimiter,
            width=width,
            folder=spill_folder(self.staging),
            is_strict=is_strict,
        )
        try:
            self._read(file, first, width)
        except duckdb.InvalidInputException:  # its message may quote rows of the file
            _remove_copy(file, self.original)
            return None
        row_count = self._count()
        without_row = self._lines_without_row(file, first, row_count)
        staged = StagedCsv(
            staging=self.staging,
            table=self.table,
            layout=self.layout,
            original=self.original,
            file=file,
            row_count=row_count,
            numbers=LineNumbers(first, without_row),
        )
        if row_count + len(without_row) == file.line_count - first + 1:
            return staged
        _remove_copy(file, self.original)
        return None

    def _width(self) -> int:
        """Fields of a row: one more than the headings when the rows end with a delimiter and the headings do not."""
        width = len(self.layout.headings)
        with self.original.open(encoding="utf-8") as file:
            below = [
                line.rstrip("\r\n") for number, line in zip(range(self.layout.header_line + 20), file, strict=False)
            ]
        rows = [line for line in below[self.layout.header_line :] if line.strip(self.layout.delimiter + " ")]
        trailing = sum(
            line.endswith(self.layout.delimiter) and line.count(self.layout.delimiter) == width for line in rows
        )
        return width + (trailing > len(rows) / 2)

    def _read(self, file: CleanLines, first: int, width: int) -> None:
        columns = {f"c{at}": self.types[at].type if at in self.types else "VARCHAR" for at in range(width)}
        quote = '"' if file.has_quotes else ""
        decimal = self.layout.profile.decimal if self.layout.delimiter != "," else "."
        pattern = self.date_format.replace("'", "''")
        form = f", dateformat = '{pattern}'" if pattern else ""
        for name in (f"{self.table}_error", f"{self.table}_scan"):
            self.staging.execute(f"DROP TABLE IF EXISTS {name}")
        self.staging.execute("SET preserve_insertion_order = true")
        self.staging.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.table} AS SELECT {self.select} FROM read_csv(?, delim = ?, "
            f"header = false, skip = {first - 1}, auto_detect = false, columns = {columns}, "
            f"quote = '{quote}', escape = '{quote}', decimal_separator = '{decimal}'{form}, store_rejects = true, "
            f"rejects_table = '{self.table}_error', rejects_scan = '{self.table}_scan')",
            [str(file.path), self.layout.delimiter],
        )

    def _lines_without_row(self, file: CleanLines, first: int, row_count: int) -> Lines:
        """Write down the faults of lines that gave no row and return all such lines, the blank ones with them."""
        self.staging.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.table}_fault "
            "(line BIGINT, staged_row BIGINT, position INTEGER, code VARCHAR)"
        )
        self._write_down_errors()
        unclosed = np.array(file.unclosed, np.int64)
        insert_faults(self.staging, self.table, unclosed, position=WHOLE_ROW, code=UNCLOSED_QUOTE.code)
        found = self.staging.execute(f"SELECT DISTINCT line FROM {self.table}_fault").fetchnumpy()["line"]
        faulty = np.asarray(found, np.int64)
        is_all = row_count + len(faulty) == file.line_count - first + 1
        blank = np.array([], np.int64) if is_all else file.blank_lines(first)
        return np.union1d(faulty, blank)

    def _write_down_errors(self) -> None:
        """Write down why DuckDB left lines out; where the columns have shifted nothing else is said of the line."""
        kinds = " ".join(f"WHEN '{kind}' THEN '{code}'" for kind, code in _LINE_FAULTS.items())
        casts = " ".join(f"WHEN {at + 1} THEN '{column.fault_code}'" for at, column in self.types.items())
        self.staging.execute(
            f"INSERT INTO {self.table}_fault SELECT DISTINCT line, NULL, "
            f"CASE WHEN is_whole THEN {WHOLE_ROW} ELSE column_idx - 1 END, "
            f"CASE error_type {kinds} ELSE CASE column_idx {casts} ELSE '{TOO_LONG.code}' END END "
            f"FROM (SELECT *, error_type IN {tuple(_LINE_FAULTS)} AS is_whole FROM {self.table}_error) "
            "QUALIFY is_whole OR NOT bool_or(is_whole) OVER (PARTITION BY line)"
        )

    def _count(self) -> int:
        (count,) = self.staging.execute(f"SELECT count(*) FROM {self.table}").fetchone() or (0,)
        return int(count)


def spill_folder(staging: duckdb.DuckDBPyConnection) -> Path | None:
    """Return the folder in which ``staging`` keeps what does not fit in memory, made where it is not there."""
    found = staging.execute("SELECT current_setting('temp_directory')").fetchone()
    folder = Path(found[0]) if found and found[0] else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def insert_faults(
    staging: duckdb.DuckDBPyConnection, table: str, lines: Lines, *, position: int, code: str, rows: Lines | None = None
) -> None:
    """Write one fault of ``lines`` (and the staged rows they became) into ``{table}_fault``."""
    staged = pa.nulls(len(lines), pa.int64()) if rows is None else pa.array(rows)
    staging.register("arriving", pa.table({"line": lines, "staged_row": staged}))
    staging.execute(f"INSERT INTO {table}_fault SELECT line, staged_row, {position}, '{code}' FROM arriving")
    staging.unregister("arriving")


def _remove_copy(file: CleanLines, original: Path) -> None:
    if file.path != original:
        file.path.unlink(missing_ok=True)
