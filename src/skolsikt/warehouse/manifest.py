"""Data versions: ``lake/versions/N.json`` says what version N is, ``lake/current`` which one is published.

``current`` is replaced by one rename. A manifest above ``current`` is the trace of a load that was cut off, and is
not a version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from skolsikt.home.errors import WrongUsage
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.warehouse.durable import write_durably


class UnknownVersion(WrongUsage):
    """No published data version has that number."""


@dataclass(frozen=True, kw_only=True)
class LoadedTable:
    """What one load has in one table of one version: rows, and how many of them in each school year."""

    rows: int
    school_years: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LoadRecord:
    """One load: the file, what came of it and what it still has in a version. ``loaded_at`` is UTC, ISO 8601."""

    number: int
    source: str
    file: str
    sha256: str
    loaded_at: str
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    profile: str = ""
    tables: Mapping[str, LoadedTable] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Version:
    """A published data version. ``loads`` are those that still have rows in it, oldest first."""

    number: int
    published_at: str
    tables: Mapping[str, int] = field(default_factory=dict)
    loads: tuple[LoadRecord, ...] = ()
    rules_hash: str = ""
    measures_hash: str = ""
    contracts: Mapping[str, int] = field(default_factory=dict)
    serving: str = ""


def current_number(home: Home) -> int:
    """Return the number of the published version, 0 when nothing has been published."""
    pointer = home.lake / "current"
    return int(pointer.read_text("utf-8")) if pointer.exists() else 0


def published_numbers(home: Home) -> list[int]:
    """Return the numbers of every published version, oldest first."""
    newest = current_number(home)
    numbers = sorted(int(path.stem) for path in (home.lake / "versions").glob("[0-9]*.json"))
    return [number for number in numbers if number <= newest]


def read_version(home: Home, number: int) -> Version:
    """Return version ``number``. Raises UnknownVersion when it has not been published."""
    path = home.lake / "versions" / f"{number}.json"
    if not 0 < number <= current_number(home) or not path.exists():
        raise UnknownVersion(
            _("Dataversion {number} finns inte. Den senaste är {current}.").format(
                number=number, current=current_number(home)
            )
        )
    return _published(path)


def write_version(home: Home, version: Version) -> None:
    """Write the manifest; the version is published only when ``publish_version`` names it."""
    folder = home.lake / "versions"
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / f"{version.number}.json", json.dumps(asdict(version), ensure_ascii=False))


def publish_version(home: Home, number: int) -> None:
    """Point ``current`` at version ``number`` in one rename."""
    write_durably(home.lake / "current", str(number))


@lru_cache(maxsize=64)
def _published(path: Path) -> Version:
    return _from_dict(json.loads(path.read_text("utf-8")))  # a published manifest never changes


def _from_dict(stored: dict[str, object]) -> Version:
    loads = tuple(_load_from_dict(load) for load in stored.pop("loads"))  # type: ignore[attr-defined]
    return Version(**stored, loads=loads)  # type: ignore[arg-type]


def _load_from_dict(stored: dict[str, object]) -> LoadRecord:
    tables = stored.pop("tables")
    return LoadRecord(**stored, tables={name: LoadedTable(**of) for name, of in tables.items()})  # type: ignore[arg-type, attr-defined]
