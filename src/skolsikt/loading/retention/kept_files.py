"""Which originals and rejected rows go with destroyed rows, or by a term of their own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from skolsikt.home.paths import Home
from skolsikt.loading.archive import original_at
from skolsikt.loading.loads import NOTHING_ACCEPTED, Load, examine_loads
from skolsikt.loading.rejects import rejects_at
from skolsikt.privacy.retention.decisions import InForce
from skolsikt.sources.catalogue import SOURCES
from skolsikt.warehouse.manifest import current_number, laid_down

_PUPIL = "pupil"
# Whether every row of a table and school year is destroyed, as far as a load is concerned.
IsGone = Callable[[Load, str, str], bool]


def come_along(source: str) -> frozenset[str]:
    """Return the tables that files of ``source`` have rows for only since pupils are told apart by them.

    They keep no file: whoever sends lessons or grades sends no register of pupils, and the rows themselves stay.

    >>> sorted(come_along("lessons")), sorted(come_along("pupils"))
    (['pupil'], [])
    """
    delivers = SOURCES[source].delivers if source in SOURCES else ()
    return frozenset({_PUPIL} & set(delivers[1:]))


@dataclass(frozen=True)
class HeldLoad:
    """A load and what it has ever had: table -> school years (an empty text: rows of no school year).

    ``lost``: the tables of which it has fewer rows in the published version than it has had.
    """

    load: Load
    held: Mapping[str, frozenset[str]]
    lost: frozenset[str] = frozenset()

    @property
    def sent_for(self) -> list[tuple[str, str]]:
        """The tables and school years that it was sent for."""
        along = come_along(self.load.source)
        return [(table, year) for table, years in self.held.items() if table not in along for year in years]

    def is_gone(self, is_gone: IsGone) -> bool:
        """Whether everything that it was sent for is destroyed; one of which it is not known what it had is not."""
        sent_for = self.sent_for
        return bool(sent_for) and all(is_gone(self.load, table, year) for table, year in sent_for)

    @property
    def is_empty(self) -> bool:
        """Whether no row of it was ever taken."""
        return self.load.status == NOTHING_ACCEPTED and not self.held


def held_loads(home: Home) -> list[HeldLoad]:
    """Return every load with what it has ever had. Raises what is damaged, since it could name anything."""
    loads, damages = examine_loads(home, standing=())
    for damage in damages:
        raise damage
    held: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    most: Counter[tuple[int, str]] = Counter()
    now: Counter[tuple[int, str]] = Counter()
    published = current_number(home)
    for version in laid_down(home):
        for record in version.loads:
            for table, loaded in record.tables.items():
                held[record.number][table] |= set(loaded.school_years) or {""}
                most |= Counter({(record.number, table): loaded.rows})
                now[record.number, table] += loaded.rows if version.number == published else 0
    return [
        HeldLoad(
            load,
            {table: frozenset(years) for table, years in held[load.number].items()},
            lost=frozenset(table for table in held[load.number] if now[load.number, table] < most[load.number, table]),
        )
        for load in loads
        if load.file
    ]


def files_to_destroy(
    home: Home, loads: Iterable[HeldLoad], *, is_gone: IsGone, rejected: InForce | None, on: date
) -> list[Path]:
    """Return the originals and rejected rows that are to go.

    ``rejected``: what is decided about rejected rows, which reaches originals that no row was taken of too.
    """
    wanted = list(loads)
    gone = {one.load.number for one in wanted if one.is_gone(is_gone)}
    aged = {one.load.number for one in wanted if rejected and _is_past(one.load, rejected, on)}
    empty = {one.load.number for one in wanted if one.is_empty}
    by_original: dict[str, set[int]] = defaultdict(set)
    for one in wanted:
        if one.load.sha256:
            by_original[one.load.sha256].add(one.load.number)
    originals = [
        original_at(home, sha256) for sha256, numbers in by_original.items() if numbers <= gone | (aged & empty)
    ]
    rejects = [rejects_at(home, number) for number in sorted(gone | aged)]
    return [path for path in (*originals, *rejects) if path.exists()]


def _is_past(load: Load, rejected: InForce, on: date) -> bool:
    return on > rejected.term.after(datetime.fromisoformat(load.loaded_at).date())
