"""Co-markings entered by hand: kept sealed, and published by the worker beside what files bring.

They are a source of their own, so that no file takes them away, and they hold before what a file says of the same
pupil, test and part (``measures.facts.assessments``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

import pyarrow as pa

from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.loading.kept_entry import forget_entries, read_kept
from skolsikt.loading.loads import Load, new_load
from skolsikt.loading.stored_rows import publish_rows
from skolsikt.measures.by_right.co_marking import MarkedTest, Marks
from skolsikt.measures.facts.assessments import ENTERED
from skolsikt.measures.house import House
from skolsikt.privacy.vault import Vault
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.engine import literal
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.storage import slice_name

_TABLE = "co_marking"


@dataclass(frozen=True, kw_only=True)
class CoMarkingEntry:
    """What one person changed of one test at one school unit. ``at``: ISO 8601.

    ``marks``: pupil -> both marks from now on, or None for one who has none any longer.
    """

    who: str
    at: str
    school_unit: str
    school_year: str
    test: str
    subject_code: str
    part: str
    marks: Mapping[int, Marks | None]

    @property
    def marked(self) -> MarkedTest:
        """The test, or the part of it."""
        return MarkedTest(test=self.test, subject_code=self.subject_code, part=self.part)

    def said(self) -> dict[str, object]:
        """Return the entry as it is kept until it is loaded."""
        return asdict(self) | {"marks": list(self.marks.items())}


def entry_of(said: Mapping[str, Any]) -> CoMarkingEntry:
    """Return the entry that was kept."""
    marks = {int(key): (marks[0], marks[1]) if marks else None for key, marks in said["marks"]}
    return CoMarkingEntry(**{**said, "marks": marks})


def waiting_co_markings(home: Home) -> list[CoMarkingEntry]:
    """Return the entries that wait to be loaded, the oldest first."""
    return [entry_of(said) for said in read_kept(home).entries.values()]


def load_waiting(house: House, *, at: datetime, wait_seconds: float = 60) -> list[Load]:
    """Publish everything that waits, in order, and forget it: one load for what one person has entered in a row.

    Safe to repeat. Raises WarehouseBusy, or EntryBroken when all the others are loaded.
    """
    loads: list[Load] = []
    with writing(house.home, what=_("sambedömning"), at=at, wait_seconds=wait_seconds):
        kept = read_kept(house.home)
        for who, together in groupby(kept.entries.items(), key=lambda one: one[1]["who"]):
            entries = dict(together)
            loads += _published([entry_of(said) for said in entries.values()], who, house, at)
            forget_entries(house.home, entries)
    for damage in kept.broken:
        raise damage
    return loads


class _Key(NamedTuple):
    pupil_key: int
    school_year: str
    test: str
    subject_code: str
    part: str


class _Held(NamedTuple):
    school_unit_code: str
    first_mark: str
    second_mark: str


def _published(entries: Sequence[CoMarkingEntry], who: str, house: House, at: datetime) -> list[Load]:
    changes = _changes(entries, house.home)
    before = _standing(changes, house)
    after = {key: held for key, held in (before | changes).items() if held}
    differing = [key for key in before | changes if before.get(key) != after.get(key)]
    touched = {_slice(key, held) for key in differing for held in (before.get(key), after.get(key)) if held}
    if not touched:
        return []
    rows = [{**key._asdict(), **held._asdict()} for key, held in after.items() if _slice(key, held) in touched]
    load = new_load(house.home, file=_("sambedömning"), loaded_at=at.isoformat(timespec="seconds"), who=who)
    load = replace(load, source=ENTERED, rows_read=len(rows), rows_loaded=len(rows))
    return [publish_rows(_TABLE, _as_table(rows), load, house=house, at=at, replaces=touched)]


def _changes(entries: Iterable[CoMarkingEntry], home: Home) -> dict[_Key, _Held | None]:
    """The later entry holds. A pupil whom the vault has forgotten since is left out: the rows would be nobody's."""
    vault = Vault(home)
    retired, known = vault.retired_keys(), vault.keys()
    return {
        _Key(now, entry.school_year, *_of_test(entry)): _Held(entry.school_unit, *marks) if marks else None
        for entry in entries
        for key, marks in entry.marks.items()
        if (now := retired.get(key, key)) in known
    }


def _of_test(entry: CoMarkingEntry) -> tuple[str, str, str]:
    return entry.test, entry.subject_code, entry.part


def _standing(changes: Iterable[_Key], house: House) -> dict[_Key, _Held | None]:
    """Everything entered of the same tests, at whatever school unit: a pupil may have changed schools."""
    tests = ", ".join(literal(test) for test in sorted({key.test for key in changes})) or "NULL"
    found = house.rows().fetchall(_ENTERED.format(source=literal(ENTERED), tests=tests))
    return {_Key(int(str(row[0])), *map(str, row[1:5])): _Held(*(str(text or "") for text in row[5:])) for row in found}


def _slice(key: _Key, held: _Held) -> str:
    return slice_name(contract(_TABLE), ENTERED, {**key._asdict(), **held._asdict()})


def _as_table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    kinds = {name: pa.string() for name in (*_Key._fields, *_Held._fields)} | {"pupil_key": pa.int64()}
    return pa.Table.from_pylist([dict(row) for row in rows], schema=pa.schema(list(kinds.items())))


_ENTERED = (
    f"SELECT {', '.join((*_Key._fields, *_Held._fields))} FROM {_TABLE} WHERE source = {{source}} "
    "AND test IN ({tests}) ORDER BY load"
)
