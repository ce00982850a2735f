"""The engine's connections: how much memory and how many threads, and where it may spill."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import duckdb

from skolsikt.home.settings import Settings

Config: TypeAlias = dict[str, str | bool | int | float | list[str]]


def connect(path: Path | None, *, settings: Settings, spill: Path) -> duckdb.DuckDBPyConnection:
    """Return a writing connection to ``path`` (in memory when None), within the limits of ``settings``.

    What does not fit in memory spills to ``spill``, a folder that the caller owns and removes.
    """
    config: Config = {
        "memory_limit": settings.memory_limit,
        "temp_directory": str(spill),
        # Only this installation's own engine reads its files: the newest layout is a fifth cheaper to write.
        "storage_compatibility_version": "latest",
    }
    if settings.threads:
        config["threads"] = str(settings.threads)
    return duckdb.connect(str(path) if path else ":memory:", config=config)


def tells_damage(error: duckdb.Error) -> bool:
    """Whether ``error`` says that a block of the engine's own file is not what it once wrote.

    >>> tells_damage(duckdb.IOException("IO Error: Corrupt database file: computed checksum 1 does not match"))
    True
    """
    return "Corrupt database file" in str(error)


def quoted(name: str) -> str:
    """Return an identifier for SQL.

    >>> quoted("group")
    '"group"'
    """
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | int | float) -> str:
    """Return a value for SQL, where a parameter cannot stand.

    >>> literal("Sankt Olof's")
    "'Sankt Olof''s'"
    """
    return "'" + text.replace("'", "''") + "'" if isinstance(text, str) else repr(text)


def parquet(files: list[str]) -> str:
    """Return SQL for the rows of the Parquet ``files``, which all follow the same contract.

    >>> parquet(["a.parquet"])
    "read_parquet(['a.parquet'], hive_partitioning = false)"
    """
    names = ", ".join(literal(file) for file in files)
    return f"read_parquet([{names}], hive_partitioning = false)"
