"""At the door: person numbers become pupil keys, signatures pseudonyms and addresses hashes.

Identities go to the vault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from skolsikt.privacy.vault import Identity, Vault
from skolsikt.sources.contract import Rows
from skolsikt.tables.catalogue import table as contract
from skolsikt.tables.contract import Table

_PERSON = "person_number"
_SIGNATURES = ("teacher_key", "staff_key")
_SCOPE = "school_unit_code"
_ADDRESS = "address_key"

Relations = dict[str, duckdb.DuckDBPyRelation]


@dataclass(frozen=True)
class Swapped:
    """Rows with surrogates, and how many pupils stood under two numbers: their rows with equal keys became one.

    ``delivered``: the same rows as they came.
    """

    relations: Relations
    two_numbers_count: int
    delivered: Relations


def without_identities(
    rows: Mapping[str, Rows], *, vault: Vault, learns: bool, staging: duckdb.DuckDBPyConnection
) -> Swapped:
    """Return ``rows`` (canonical table -> delivered rows) with surrogates for person numbers, signatures and addresses.

    Unless the vault ``learns`` (in a dry run it does not) those it does not know get numbers of the moment.
    """
    for name, delivered in rows.items():
        relation_of(delivered, staging).create_view(_view(name))
    given = {name: staging.view(_view(name)) for name in rows}
    keys = _pupil_keys(given, vault, learns)
    _swap_table(staging, "pupil_swap", [_PERSON], keys, "BIGINT")
    addresses = [address for (address,) in _distinct(given, [_ADDRESS])]
    hashes: dict[tuple[str, ...], int | str] = {
        (address,): key for address, key in vault.address_keys(addresses).items()
    }
    _swap_table(staging, "address_swap", [_ADDRESS], hashes, "VARCHAR")
    for signature in _SIGNATURES:
        _swap_table(staging, f"{signature}_swap", [_SCOPE, signature], _pseudonyms(given, signature, vault), "VARCHAR")
    two_numbers_count = len(keys) - len(set(keys.values()))
    sql = {name: _swapped(_view(name), relation.columns) for name, relation in given.items()}
    if two_numbers_count:
        sql = {name: _one_per_key(rows, contract(name), given[name].columns) for name, rows in sql.items()}
    return Swapped({name: staging.sql(text) for name, text in sql.items()}, two_numbers_count, given)


def remember(identities: Rows | None, *, vault: Vault, staging: duckdb.DuckDBPyConnection) -> None:
    """Give the identities that a file told to the vault."""
    if identities is None:
        return
    told = relation_of(identities, staging).to_arrow_table().to_pylist()
    vault.remember(
        Identity(
            person_number=row[_PERSON],
            given_name=row.get("given_name") or "",
            family_name=row.get("family_name") or "",
            address=row.get("address") or "",
            is_protected=row.get("is_protected"),
        )
        for row in told
        if row[_PERSON]
    )


def relation_of(rows: Rows, staging: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    """Return ``rows`` as a relation of ``staging``."""
    return staging.from_arrow(rows) if isinstance(rows, pa.Table) else rows


def _view(name: str) -> str:
    return f"delivered_{name}"


def _pupil_keys(relations: Relations, vault: Vault, learns: bool) -> dict[tuple[str, ...], int | str]:
    numbers = [number for (number,) in _distinct(relations, [_PERSON])]
    if learns:
        keys = vault.pupil_keys(numbers)
    else:  # the vault's own keys are above nought
        keys = {number: -place for place, number in enumerate(numbers, start=1)} | vault.known_keys(numbers)
    return {(number,): key for number, key in keys.items()}


def _pseudonyms(relations: Relations, signature: str, vault: Vault) -> dict[tuple[str, ...], int | str]:
    pairs = _distinct(relations, [_SCOPE, signature])
    scopes: dict[str, list[str]] = defaultdict(list)
    for scope, name in pairs:
        scopes[scope].append(name)
    return {
        (scope, name): key for scope, names in scopes.items() for name, key in vault.staff_keys(names, scope).items()
    }


def _distinct(relations: Relations, columns: Sequence[str]) -> list[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for relation in relations.values():
        if set(columns) <= set(relation.columns):
            told = " AND ".join(f"{column} IS NOT NULL" for column in columns)
            found |= set(relation.project(", ".join(columns)).filter(told).distinct().fetchall())
    return sorted(found)


def _swap_table(
    staging: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[str],
    swaps: Mapping[tuple[str, ...], int | str],
    kind: str,
) -> None:
    given = {column: [key[place] for key in swaps] for place, column in enumerate(columns)}
    arrow = pa.table({column: pa.array(values, pa.string()) for column, values in given.items()})
    surrogates = pa.array(list(swaps.values()), pa.int64() if kind == "BIGINT" else pa.string())
    staging.register(f"{name}_given", arrow.append_column("surrogate", surrogates))
    staging.execute(f"CREATE TEMP TABLE {name} AS FROM {name}_given")
    staging.unregister(f"{name}_given")


def _swapped(view: str, columns: Sequence[str]) -> str:
    joins, replaced = [], []
    if _PERSON in columns:
        joins.append(f"LEFT JOIN pupil_swap ON rows.{_PERSON} = pupil_swap.{_PERSON}")
        replaced.append("pupil_swap.surrogate AS pupil_key")
    if _ADDRESS in columns:
        joins.append(f"LEFT JOIN address_swap ON rows.{_ADDRESS} = address_swap.{_ADDRESS}")
        replaced.append(f"address_swap.surrogate AS {_ADDRESS}")
    for signature in {*_SIGNATURES} & {*columns}:
        swap = f"{signature}_swap"
        joins.append(f"LEFT JOIN {swap} ON rows.{_SCOPE} = {swap}.{_SCOPE} AND rows.{signature} = {swap}.{signature}")
        replaced.append(f"{swap}.surrogate AS {signature}")
    hidden = {_PERSON, _ADDRESS, *_SIGNATURES}
    kept = [f'rows."{column}"' for column in columns if column not in hidden]
    return f"SELECT {', '.join([*kept, *replaced])} FROM {view} AS rows {' '.join(joins)}"


def _one_per_key(rows: str, table: Table, columns: Sequence[str]) -> str:
    """Return SQL for ``rows`` in which a pupil with two numbers has one row per key of ``table``: the first.

    A key column that the source does not deliver is the same in all rows.
    """
    if _PERSON not in columns:
        return rows
    key = ", ".join(f'"{name}"' for name in table.key if name == "pupil_key" or name in columns)
    return f"FROM ({rows}) QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY row_number) = 1"
