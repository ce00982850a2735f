"""What is to be kept goes to the archive first: packages in open formats, and the ledger of who has received them.

A package is a folder with one CSV file (RFC 4180, UTF-8) for each table, ``metadata.json`` that describes every column,
and ``sha256sums.txt``. The ledger is ``lake/archived/N.json``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum

import duckdb
from pydantic import ConfigDict, TypeAdapter

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.measures.house import House
from skolsikt.privacy.retention.kinds import KINDS
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.engine import literal, parquet, quoted
from skolsikt.warehouse.erasing import asked
from skolsikt.warehouse.migrations import migrated
from skolsikt.warehouse.record_file import RecordDamaged, read_record, write_record


class State(StrEnum):
    """How far rows that are to be kept have come on their way to the archive."""

    NOT_WRITTEN = "not_written"
    CHANGED = "changed"  # since the package was written: a new one is needed
    NOT_RECEIVED = "not_received"
    RECEIVED = "received"


class NoPackage(SkolsiktError):
    """No package of that kind and school year has been written, or its ledger is damaged."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """One package in the ledger. ``digest``: of the rows; ``sha256``: of ``metadata.json``, which vouches for the rest.

    ``receipt``: what the archive calls its reception; empty until then.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")
    number: int
    kind: str
    school_year: str
    decision: str
    decided_on: str
    folder: str
    digest: str
    sha256: str
    rows: int
    written_at: str
    by: str
    receipt: str = ""
    received_at: str = ""


_SHAPE = TypeAdapter(Package)


def packages(home: Home) -> list[Package]:
    """Return every package in the ledger, the oldest first. Raises NoPackage when an entry is damaged."""
    return list(_read(home))


def _read(home: Home) -> Iterator[Package]:
    folder = home.lake / "archived"
    for path in sorted(folder.glob("[0-9]*.json"), key=lambda path: int(path.stem)):
        try:
            yield read_record(path, _SHAPE)
        except RecordDamaged as error:
            sentence = _("Arkivliggaren {file} är skadad. Återställ filen från en säkerhetskopia.")
            raise NoPackage(sentence.format(file=path)) from error


def save_package(home: Home, package: Package) -> Package:
    """Write the entry of ``package`` and return it."""
    folder = home.lake / "archived"
    folder.mkdir(parents=True, exist_ok=True)
    write_record(folder / f"{package.number}.json", asdict(package))
    return package


def note_received(home: Home, kind: str, school_year: str, *, receipt: str, at: datetime) -> Package:
    """Note that the archive has received the newest package of ``kind`` and ``school_year``. Raises NoPackage."""
    found = _newest(home, kind, school_year)
    if found is None:
        sentence = _("Det finns inget arkivpaket för {kind} {school_year}. Kör först 'skolsikt retention archive'.")
        raise NoPackage(sentence.format(kind=kind, school_year=school_year))
    return save_package(home, replace(found, receipt=receipt, received_at=at.isoformat(timespec="seconds")))


def package_state(kind: str, school_year: str, *, house: House, connection: duckdb.DuckDBPyConnection) -> State:
    """Return how far the rows of ``kind`` and ``school_year`` that stand now have come."""
    found = _newest(house.home, kind, school_year)
    if found is None:
        return State.NOT_WRITTEN
    if found.digest != digest_of(kind, school_year, house=house, connection=connection):
        return State.CHANGED
    return State.RECEIVED if found.receipt else State.NOT_RECEIVED


def _newest(home: Home, kind: str, school_year: str) -> Package | None:
    found = [one for one in packages(home) if (one.kind, one.school_year) == (kind, school_year)]
    return found[-1] if found else None


def rows_to_keep(kind: str, school_year: str, *, house: House) -> Mapping[str, str]:
    """Return table -> SQL for the rows of ``kind`` and ``school_year`` in the published version.

    They have the contract's columns; which load brought a row is left out.
    """
    holds, version = KINDS[kind].holds, house.warehouse.current()
    where = {"school_year": school_year, **holds.where}
    told = " AND ".join(f"{quoted(name)} = {literal(value)}" for name, value in where.items())
    found: dict[str, str] = {}
    for name in holds.tables:
        if version and (files := house.warehouse.files(version, name)):
            table = contract(name)
            rows = migrated(f"SELECT * FROM {parquet(files)}", table=table, version=version.contracts[name])
            columns = ", ".join(quoted(column.name) for column in table.columns)
            found[name] = f"SELECT {columns} FROM ({rows}) WHERE {told}"
    return found


def digest_of(kind: str, school_year: str, *, house: House, connection: duckdb.DuckDBPyConnection) -> str:
    """Return a digest of those rows, whatever order they lie in."""
    parts = []
    for name, rows in rows_to_keep(kind, school_year, house=house).items():
        ((count, bits, total),) = asked(
            f"SELECT count(*), bit_xor(hash(told)), sum(hash(told)) FROM ({rows}) AS told", connection
        )
        parts.append(f"{name}:{count}:{bits}:{total}")
    return " ".join(parts)
