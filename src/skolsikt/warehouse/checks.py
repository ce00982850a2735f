"""Quality checks of rows on their way in. A failed ``stop`` keeps them out; a ``warn`` is told with the load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import duckdb

from skolsikt.home.words import ngettext
from skolsikt.tables.contract import Column
from skolsikt.warehouse.engine import literal, parquet, quoted
from skolsikt.warehouse.staging import Staged

_SHRUNK_SHARE = 0.5  # a slice that loses more than half of its rows may be a file that was cut off


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a check found: how many ``rows`` of ``table`` break it. Never says which pupils."""

    check: str
    kind: Literal["stop", "warn"]
    table: str
    rows: int
    message: str


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a check looks at: the new rows, and what their slices held before (slice -> rows).

    ``has_proved_key``: the source has already seen to it that no two rows have the same key.
    """

    staged: Staged
    before: Mapping[str, int]
    connection: duckdb.DuckDBPyConnection
    has_proved_key: bool = False

    @property
    def rows(self) -> str:
        return parquet(self.staged.paths)


Check = Callable[[Subject], list[Finding]]


def key_is_unique(subject: Subject) -> list[Finding]:
    """No two rows have the same key: the grain that the table promises."""
    if subject.has_proved_key:
        return []
    table = subject.staged.table
    key = ", ".join(map(quoted, table.key))
    # As many different hashes as rows is proof that no key repeats, and a third cheaper than grouping by the key.
    hashed = _one(subject, f"SELECT count(*) - count(DISTINCT hash({key})) FROM {subject.rows}")
    grouped = f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {subject.rows} GROUP BY {key})"
    twice = _one(subject, grouped) if hashed else 0
    message = ngettext(
        "{table}: {rows} rad har samma nyckel som en annan rad ({key}).",
        "{table}: {rows} rader har samma nyckel som en annan rad ({key}).",
        twice,
    )
    return _found("key_is_unique", "stop", subject, twice, message.format(table=table.name, rows=twice, key=key))


def values_keep_the_contract(subject: Subject) -> list[Finding]:
    """Required columns are filled, codes are known, numbers are within their bounds."""
    table = subject.staged.table
    rules = [(column, rule) for column in table.columns for rule in _rules(column)]
    counts = ", ".join(f"count(*) FILTER (WHERE {rule})" for _column, rule in rules)
    row = subject.connection.execute(f"SELECT {counts} FROM {subject.rows}").fetchall()[0] if rules else ()
    return [
        finding
        for (column, _rule), rows in zip(rules, row, strict=True)
        for finding in _found(
            f"contract.{column.name}",
            "stop",
            subject,
            rows,
            _broken(table.name, column.name, rows),
        )
    ]


def _broken(table: str, column: str, rows: int) -> str:
    return ngettext(
        "{table}.{column}: {rows} rad har ett värde som tabellen inte tillåter.",
        "{table}.{column}: {rows} rader har värden som tabellen inte tillåter.",
        rows,
    ).format(table=table, column=column, rows=rows)


def slices_have_not_shrunk(subject: Subject) -> list[Finding]:
    """No slice loses more than half of its rows: a file that was cut off looks like that."""
    now = subject.staged.slices
    shrunk = [name for name, rows in subject.before.items() if now.get(name, 0) < rows * _SHRUNK_SHARE]
    lost = sum(subject.before[name] - now.get(name, 0) for name in shrunk)
    message = ngettext(
        "{table}: {slices} del har mindre än hälften så många rader som förra gången. Är filen hel?",
        "{table}: {slices} delar har mindre än hälften så många rader som förra gången. Är filen hel?",
        len(shrunk),
    )
    text = message.format(table=subject.staged.table.name, slices=len(shrunk))
    return _found("slices_have_not_shrunk", "warn", subject, lost, text)


CHECKS: tuple[Check, ...] = (key_is_unique, values_keep_the_contract, slices_have_not_shrunk)


def check(
    staged: Staged,
    *,
    before: Mapping[str, int],
    connection: duckdb.DuckDBPyConnection,
    has_proved_key: bool = False,
) -> list[Finding]:
    """Run every check on ``staged`` and return what was found; nothing found means nothing wrong."""
    if not staged.files:
        return []
    subject = Subject(staged=staged, before=before, connection=connection, has_proved_key=has_proved_key)
    return [finding for one in CHECKS for finding in one(subject)]


def _rules(column: Column) -> list[str]:
    """Return SQL for each way in which a value can break the contract of ``column``; NULL breaks only `required`."""
    name = quoted(column.name)
    rules = [f"{name} IS NULL"] if column.required else []
    if column.codes:
        rules.append(f"{name} NOT IN ({', '.join(map(literal, column.codes))})")
    if column.minimum is not None:
        rules.append(f"{name} < {column.minimum}")
    if column.maximum is not None:
        rules.append(f"{name} > {column.maximum}")
    return rules


def _found(check: str, kind: Literal["stop", "warn"], subject: Subject, rows: int, message: str) -> list[Finding]:
    if not rows:
        return []
    return [Finding(check=check, kind=kind, table=subject.staged.table.name, rows=rows, message=message)]


def _one(subject: Subject, sql: str) -> int:
    return int(subject.connection.execute(sql).fetchall()[0][0])
