"""What the rows themselves must keep: the key, and the contract of the table."""

from __future__ import annotations

from skolsikt.home.words import ngettext
from skolsikt.tables.contract import Column
from skolsikt.warehouse.checks.finding import Found, Subject
from skolsikt.warehouse.engine import literal, quoted


def key_is_unique(subject: Subject) -> list[Found]:
    """No two rows have the same key: the grain that the table promises."""
    if subject.has_proved_key:
        return []
    table = subject.staged.table
    key = ", ".join(map(quoted, table.key))
    # As many different hashes as rows is proof that no key repeats, and a third cheaper than grouping by the key.
    hashed = subject.count(f"SELECT count(*) - count(DISTINCT hash({key})) FROM {subject.rows}")
    grouped = f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM {subject.rows} GROUP BY {key})"
    twice = subject.count(grouped) if hashed else 0
    message = ngettext(
        "{table}: {rows} rad har samma nyckel som en annan rad ({key}).",
        "{table}: {rows} rader har samma nyckel som en annan rad ({key}).",
        twice,
    )
    return [Found(rows=twice, message=message.format(table=table.name, rows=twice, key=key))]


def values_keep_the_contract(subject: Subject) -> list[Found]:
    """Required columns are filled, codes are known, numbers are within their bounds."""
    table = subject.staged.table
    rules = [(column, rule) for column in table.columns for rule in _rules(column)]
    counts = ", ".join(f"count(*) FILTER (WHERE {rule})" for _column, rule in rules)
    row = subject.connection.execute(f"SELECT {counts} FROM {subject.rows}").fetchall()[0] if rules else ()
    return [
        Found(rows=rows, message=_broken(table.name, column.name, rows))
        for (column, _rule), rows in zip(rules, row, strict=True)
    ]


def _broken(table: str, column: str, rows: int) -> str:
    return ngettext(
        "{table}.{column}: {rows} rad har ett värde som tabellen inte tillåter.",
        "{table}.{column}: {rows} rader har värden som tabellen inte tillåter.",
        rows,
    ).format(table=table, column=column, rows=rows)


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
