"""What is due: rows by table and school year, files, identities; and what has to go to the archive first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import duckdb

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.paths import Home
from skolsikt.loading.loads import UNDONE, Load, list_loads
from skolsikt.loading.retention.kept_files import IsGone, files_to_destroy, held_loads
from skolsikt.loading.retention.packages import State, package_state
from skolsikt.loading.retention.waiting_originals import waiting_originals
from skolsikt.measures.house import House
from skolsikt.privacy.retention.decisions import InForce, decisions_in_force
from skolsikt.privacy.retention.kinds import KINDS, Disposal, Reach
from skolsikt.privacy.vault import Vault
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.destruction import Destruction, Target, WaitingOriginal, WaitsFor, destructions
from skolsikt.warehouse.engine import literal, parquet, quoted
from skolsikt.warehouse.erasing import asked, loads_losing, pupils_of_history, years_of_history
from skolsikt.warehouse.manifest import Version

REJECTED, SET_ASIDE, IDENTITIES = "rejected_rows", "files_set_aside", "identities"
BACKUPS_WITHIN_DAYS = 90
_DAYS_BETWEEN_RUNS = 31  # what would be too old at the next monthly run goes at this one


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """Rows that are due and are to be kept: they wait for the archive."""

    kind: str
    school_year: str
    rows: int
    state: State


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a run would destroy. ``identities_count``: pupils in the vault of whom no row would be left."""

    targets: Sequence[Target] = ()
    files: Sequence[Path] = ()
    set_aside: Sequence[Path] = ()
    backups: Sequence[Path] = ()
    identities_count: int = 0
    waiting: Sequence[Waiting] = ()
    originals_waiting: Sequence[WaitingOriginal] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to destroy."""
        return not (self.targets or self.files or self.set_aside or self.backups or self.identities_count)


@dataclass(frozen=True, kw_only=True)
class Planning:
    """One look at an installation, on one day. Rows are counted in the published version and looked for everywhere."""

    house: House
    at: datetime
    connection: duckdb.DuckDBPyConnection
    decisions: Mapping[str, InForce] = field(init=False)
    journal: Sequence[Destruction] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "decisions", decisions_in_force(self.house.home, on=self.on))
        object.__setattr__(self, "journal", destructions(self.house.home))

    @property
    def home(self) -> Home:
        return self.house.home

    @property
    def on(self) -> date:
        """The day in Sweden."""
        return self.at.astimezone(STOCKHOLM).date()

    def plan(self) -> Plan:
        """Return what is due. Raises RetentionInvalid, and what is damaged."""
        targets, waiting = self._rows_due()
        entry = self.as_entry(targets)
        files = self._files(entry)
        return Plan(
            targets=targets,
            files=files,
            set_aside=self.set_aside(),
            backups=self.backups(),
            identities_count=len(self.nobodys(entry)),
            waiting=waiting,
            originals_waiting=self.originals_waiting(entry, going=files),
        )

    def as_entry(self, targets: Sequence[Target], *, by: str = "", reason: str = "") -> Destruction:
        """Return the entry of the journal that destroying ``targets`` would begin with."""
        loads = list_loads(self.home)
        return Destruction(
            number=self.journal[-1].number + 1 if self.journal else 1,
            began_at=self.at.astimezone(UTC).isoformat(timespec="seconds"),
            by=by,
            reason=reason,
            loads_through=loads[0].number if loads else 0,
            targets=tuple(targets),
        )

    def _rows_due(self) -> tuple[list[Target], list[Waiting]]:
        targets: list[Target] = []
        waiting: list[Waiting] = []
        for decided in self.decisions.values():
            for year, tables in sorted(self._years_due(decided).items()):
                rows, kind = sum(tables.values()), decided.kind.id
                state = State.RECEIVED
                if decided.disposal is Disposal.KEEP and rows:
                    state = package_state(kind, year, house=self.house, connection=self.connection)
                if state is State.RECEIVED:
                    targets += [_target(decided, table, year, count) for table, count in tables.items()]
                else:
                    waiting.append(Waiting(kind=kind, school_year=year, rows=rows, state=state))
        return targets, waiting

    def _years_due(self, decided: InForce) -> dict[str, dict[str, int]]:
        if decided.kind.reach is not Reach.ROWS:
            return {}
        years = years_of(decided.kind.id, self.house, self.connection)
        return {year: tables for year, tables in years.items() if decided.is_due(year, on=self.on)}

    def _files(self, entry: Destruction) -> list[Path]:
        rejected = self.decisions.get(REJECTED)
        is_gone = self._is_gone_with(entry)
        return files_to_destroy(self.home, held_loads(self.home), is_gone=is_gone, rejected=rejected, on=self.on)

    def originals_waiting(self, entry: Destruction, *, going: Collection[Path] = ()) -> list[WaitingOriginal]:
        """Return the originals that stay when ``entry`` is carried out, though rows of theirs are destroyed."""
        return waiting_originals(
            self.home,
            held_loads(self.home),
            is_gone=self._is_gone_with(entry),
            waits_of=partial(self._waits_of, cache(partial(self._years_left, entry))),
            destroyed=self._destroyed(entry),
            losing=loads_losing(self.house.warehouse.lake, entry, self.connection),
            going=going,
        )

    def _waits_of(
        self, years_left: Callable[[str, str], Collection[str]], load: Load, table: str, year: str
    ) -> list[WaitsFor]:
        """The kinds in ``table`` that have rows of ``year`` left; of an undone load the undecided ones too."""
        kinds = [kind for kind in KINDS.values() if table in kind.holds.tables]
        left = [kind for kind in kinds if year in years_left(kind.id, table)]
        if load.status == UNDONE:
            left += [kind for kind in kinds if kind.id not in self.decisions and kind not in left]
        return [self._waits_for(kind.id, year) for kind in left or kinds]

    def _waits_for(self, kind: str, year: str) -> WaitsFor:
        decided = self.decisions.get(kind)
        is_counted = decided is not None and decided.kind.reach is Reach.ROWS and bool(year)
        until = decided.last_day(year).isoformat() if decided and is_counted else ""
        return WaitsFor(kind=kind, school_year=year, until=until)

    def _years_left(self, entry: Destruction, kind: str, table: str) -> set[str]:
        """The school years that rows of ``kind`` in ``table`` are of when ``entry`` is carried out."""
        if "school_year" not in {column.name for column in contract(table).columns}:
            return set()
        where = f"({where_of(kind)}) AND ({entry.condition(table) or 'false'}) IS NOT TRUE"
        return years_of_history(self.house.warehouse.lake, table, self.connection, where=where)

    def _destroyed(self, entry: Destruction) -> set[tuple[str, str]]:
        return {(target.table, target.school_year) for one in (*self.journal, entry) for target in one.targets}

    def _is_gone_with(self, entry: Destruction) -> IsGone:
        done = self._destroyed(entry)
        left = {
            (table, year)
            for table in {table for table, _year in done}
            for year in years_of_history(
                self.house.warehouse.lake,
                table,
                self.connection,
                where=f"({entry.condition(table) or 'false'}) IS NOT TRUE",
            )
        }

        def is_gone(load: Load, table: str, year: str) -> bool:
            return (table, year) in done - left and (load.status != UNDONE or self._is_decided(table))

        return is_gone

    def _is_decided(self, table: str) -> bool:
        """Whether every kind of record in ``table`` is decided: rows of a load that was undone may be on no disk."""
        return all(kind.id in self.decisions for kind in KINDS.values() if table in kind.holds.tables)

    def set_aside(self) -> list[Path]:
        """Return the files set aside in the inbox whose term has passed."""
        decided, folder = self.decisions.get(SET_ASIDE), self.home.inbox / "failed"
        if decided is None or not folder.is_dir():
            return []
        files = [path for path in sorted(folder.iterdir()) if path.is_file()]
        return [path for path in files if self.on > decided.term.after(_day_of(path))]

    def backups(self) -> list[Path]:
        """Return the backups in the home that hold what was destroyed, and would be too old at the next run."""
        old = self.on - timedelta(days=BACKUPS_WITHIN_DAYS - _DAYS_BETWEEN_RUNS)
        return backups_before(self.home, self.journal, destroyed_by=old)

    def nobodys(self, entry: Destruction) -> set[int]:
        """Return the pupil keys in the vault of whom no row is left when ``entry`` is carried out; none undecided."""
        if IDENTITIES not in self.decisions:
            return set()
        vault = Vault(self.home)
        held = pupils_of_history(self.house.warehouse.lake, self.connection, after=entry)
        now = vault.retired_keys()
        return vault.keys() - {now.get(key, key) for key in held}


def where_of(kind: str) -> str:
    """Return SQL that is true of the rows of ``kind`` in its tables."""
    where = KINDS[kind].holds.where
    return " AND ".join(f"{quoted(name)} = {literal(value)}" for name, value in where.items()) or "true"


def years_of(kind: str, house: House, connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, int]]:
    """Return school year -> table -> rows of ``kind`` in the published version, for years with rows on the disk."""
    holds, version, where = KINDS[kind].holds, house.warehouse.current(), where_of(kind)
    found: dict[str, dict[str, int]] = {}
    for table in holds.tables:
        counted = dict(_counted(house, version, table, where, connection))
        for year in years_of_history(house.warehouse.lake, table, connection, where=where):
            found.setdefault(year, {})[table] = counted.get(year, 0)
    return found


def _counted(
    house: House, version: Version | None, table: str, where: str, connection: duckdb.DuckDBPyConnection
) -> Iterator[tuple[str, int]]:
    if version and (files := house.warehouse.files(version, table)):
        sql = f"SELECT school_year, count(*) FROM {parquet(files)} WHERE {where} GROUP BY school_year"
        yield from ((str(year), int(str(rows))) for year, rows in asked(sql, connection))


def backups_before(home: Home, journal: Sequence[Destruction], *, destroyed_by: date) -> list[Path]:
    """Return the backups in the home from before a destruction that began on ``destroyed_by`` or earlier."""
    began = [datetime.fromisoformat(one.began_at) for one in journal]
    newest = max((at for at in began if at.astimezone(STOCKHOLM).date() <= destroyed_by), default=None)
    if newest is None:
        return []
    return [path for path in sorted(home.backups.glob("*.tar.gz*")) if path.stat().st_mtime < newest.timestamp()]


def _target(decided: InForce, table: str, year: str, rows: int) -> Target:
    return Target(
        kind=decided.kind.id,
        decision=decided.number,
        decided_on=decided.day.isoformat(),
        table=table,
        school_year=year,
        where=dict(decided.kind.holds.where),
        rows=rows,
    )


def _day_of(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=STOCKHOLM).date()
