"""Rejected rows: kept encrypted as they stood, read masked by everyone who has no right to the pupils in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from skolsikt.home.durable import draft_of, sync
from skolsikt.home.keys import read_key
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.loading.identities import relation_of
from skolsikt.loading.sealed_file import chunks_of, seal, unseal
from skolsikt.sources.catalogue import SOURCES
from skolsikt.sources.contract import REJECT_SCHEMA, Fault, Rows
from skolsikt.sources.reading.masking import mask, mask_value
from skolsikt.warehouse.engine import literal

_KEY = "rejects"


@dataclass(frozen=True, kw_only=True)
class Reject:
    """One faulty value: where it stood, what is wrong and what to do, in the reader's language."""

    row_number: int
    column: str
    value: str
    code: str
    reason: str
    remedy: str
    row_text: str

    def as_dict(self) -> dict[str, object]:
        """The reject in ``load --json``."""
        return {
            "row": self.row_number,
            "column": self.column,
            "value": self.value,
            "code": self.code,
            "reason": self.reason,
            "remedy": self.remedy,
        }


def keep_rejects(
    home: Home, number: int, rejects: Rows, *, source: str, folder: Path, staging: duckdb.DuckDBPyConnection
) -> None:
    """Store the rejects of load ``number`` encrypted; ``folder`` holds the plain file only while it is sealed."""
    plain = folder / "rejects.parquet"
    _in_order(rejects, source, staging).to_parquet(str(plain))
    home.rejects.mkdir(mode=0o700, exist_ok=True)
    target = rejects_at(home, number)
    draft = draft_of(target)
    draft.touch(mode=0o600)
    with draft.open("wb") as file:
        seal(chunks_of(plain), file, key=read_key(home, _KEY))
    sync(draft)
    draft.replace(target)
    plain.unlink()


def read_rejects(home: Home, load: int, *, is_masked: bool = True, limit: int | None = None) -> list[Reject]:
    """Return the rejects of a load in the order of the file, values masked.

    ``is_masked=False`` is for a caller that has asked for the right to the pupils and noted it in the access log.
    """
    path = rejects_at(home, load)
    if not path.exists():
        return []
    table = pq.read_table(pa.BufferReader(b"".join(unseal(path, key=read_key(home, _KEY)))))
    return [_reject(row, is_masked=is_masked) for row in table.slice(0, limit).to_pylist()]


def told_rejects(rejects: Rows, *, source: str, limit: int, staging: duckdb.DuckDBPyConnection) -> list[Reject]:
    """Return the first rejects of a reading, masked."""
    table = _in_order(rejects, source, staging).limit(limit).to_arrow_table()
    return [_reject(row, is_masked=True) for row in table.to_pylist()]


def _in_order(rejects: Rows, source: str, staging: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    columns = ", ".join(f'"{name}"' for name in REJECT_SCHEMA.names)
    ordered = relation_of(rejects, staging).order("row_number")
    return ordered.project(f"{literal(source)} AS source, {columns}")


def _reject(row: Mapping[str, object], *, is_masked: bool) -> Reject:
    code, value, text = str(row["code"]), str(row["value"] or ""), str(row["row_text"] or "")
    fault = _faults(str(row["source"])).get(code, Fault(code, code, ""))
    return Reject(
        row_number=int(str(row["row_number"])),
        column=str(row["column"] or ""),
        value=mask_value(value, code) if is_masked else value,
        code=code,
        reason=_(fault.reason),
        remedy=_(fault.remedy) if fault.remedy else "",
        row_text=mask(text) if is_masked else text,
    )


def _faults(source: str) -> dict[str, Fault]:
    return {fault.code: fault for fault in SOURCES[source].faults} if source in SOURCES else {}


def rejects_at(home: Home, number: int) -> Path:
    """Return where the rejected rows of a load lie, if they are kept."""
    return home.rejects / f"{number}.sealed"


def has_unknown_codes(home: Home, load: int) -> bool:
    """Whether a rejected row of a load has a code that neither the source nor the profile knows."""
    return any(is_unknown_code(one.code) for one in read_rejects(home, load))


def is_unknown_code(fault: str) -> bool:
    """Whether a fault is that a code is not known.

    >>> is_unknown_code("unknown_grade_code"), is_unknown_code("area_indicator_unmapped"), is_unknown_code("bad_date")
    (True, True, False)
    """
    return "unknown" in fault or "unmapped" in fault
