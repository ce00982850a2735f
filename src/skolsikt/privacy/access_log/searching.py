"""Looking in the access log: a stretch of time, who did it, what kind it is, and whom it showed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from skolsikt.home.paths import Home
from skolsikt.privacy.access_log.chain import Access
from skolsikt.privacy.access_log.entries import instant
from skolsikt.privacy.access_log.schema import log_reading

_COLUMNS = ", ".join(Access._fields)
_WHERE = "FROM access WHERE at >= ? AND at < ? AND ? IN ('', viewer) AND ? IN ('', kind)"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is looked for, from ``begin`` up to but not including ``end``. Empty: whoever, whatever.

    ``pupil_keys``: entries that showed one of them; None: whomever.
    """

    begin: datetime
    end: datetime
    viewer: str = ""
    kind: str = ""
    pupil_keys: Collection[int] | None = None


def found_accesses(home: Home, wanted: Wanted, *, limit: int) -> tuple[Sequence[Access], int]:
    """Return the latest entries that were looked for, newest first, and how many there are in all."""
    parameters: list[str | int] = [instant(wanted.begin), instant(wanted.end), wanted.viewer, wanted.kind]
    where = _WHERE
    if wanted.pupil_keys is not None:
        marks = ", ".join("?" for _key in wanted.pupil_keys)
        where += f" AND number IN (SELECT access FROM pupil_shown WHERE pupil_key IN ({marks}))"
        parameters += wanted.pupil_keys
    with log_reading(home) as database:
        ((count,),) = database.execute(f"SELECT count(*) {where}", parameters)
        rows = database.execute(f"SELECT {_COLUMNS} {where} ORDER BY number DESC LIMIT ?", [*parameters, limit])
        return [Access._make(row) for row in rows], count
