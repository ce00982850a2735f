"""Whether what the journal says is destroyed is nowhere: every file of rows is looked into."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb

from skolsikt.home.clock import STOCKHOLM
from skolsikt.home.paths import Home
from skolsikt.home.words import _
from skolsikt.loading.loads import list_loads
from skolsikt.loading.retention.plan import BACKUPS_WITHIN_DAYS, Planning, backups_before
from skolsikt.loading.retention.waiting_originals import is_overdue
from skolsikt.measures.house import House
from skolsikt.measures.releasing.lost import lost_by
from skolsikt.privacy.release.bases import lost_left
from skolsikt.warehouse.destruction import Destruction, WaitingOriginal, destructions
from skolsikt.warehouse.engine import quoted
from skolsikt.warehouse.erasing import asked, of_history
from skolsikt.warehouse.serving import open_serving


def remains(house: House, *, on: date) -> Iterator[str]:
    """Yield a sentence for everything that has been destroyed by the journal and is still there."""
    journal = destructions(house.home)
    for entry in journal:
        if not entry.finished_at:
            told = _("Gallring {number} blev avbruten. Kör 'skolsikt retention run' igen, så görs den klar.")
            yield told.format(number=entry.number)
            continue
        yield from _in_the_lake(house, entry)
        yield from _in_serving_files(house, entry)
        yield from _in_files(house, entry)
    yield from _in_bases(house, journal)
    yield from _in_backups(house, journal, on)
    yield from _overdue_originals(house, on)


def _in_the_lake(house: House, entry: Destruction) -> Iterator[str]:
    with house.warehouse.workbench() as (_folder, connection):
        for table in entry.tables:
            if rows := of_history(house.warehouse.lake, table):
                sql = f"SELECT filename, count(*) FROM {rows} WHERE {entry.condition(table)} GROUP BY filename"
                yield from (_still(entry, Path(str(name)), int(str(count))) for name, count in asked(sql, connection))


def _in_serving_files(house: House, entry: Destruction) -> Iterator[str]:
    for path in sorted(house.home.serving.glob("[0-9]*.duckdb")):
        try:
            with open_serving(path, house.home.lake) as connection:
                for table in entry.tables:
                    sql = f"SELECT count(*) FROM {quoted(table)} WHERE {entry.condition(table)}"
                    if count := connection.execute(sql).fetchall()[0][0]:
                        yield _still(entry, path, count)
        except duckdb.Error:
            continue  # damaged, or of a lake that has been moved: built again from the lake before it is read


def _in_files(house: House, entry: Destruction) -> Iterator[str]:
    for path in _gone(house.home, entry):
        if path.exists():
            yield _("Gallring {number}: {file} finns kvar.").format(number=entry.number, file=path)


def _in_bases(house: House, journal: list[Destruction]) -> Iterator[str]:
    """What the releases rest on is sealed; the names of the tables are not, and no key is needed."""
    done = [entry for entry in journal if entry.finished_at]
    for number, family, period in dict.fromkeys(lost_left(house.home, lost_by(done))):
        told = _("Utgåva {number}: underlaget till {family} {period} är gallrat men finns kvar. {advice}")
        advice = _("Kör 'skolsikt retention run'.")
        yield told.format(number=number, family=family, period=period, advice=advice)


def _in_backups(house: House, journal: list[Destruction], on: date) -> Iterator[str]:
    late = on - timedelta(days=BACKUPS_WITHIN_DAYS)
    for path in backups_before(house.home, journal, destroyed_by=late):
        yield _("Säkerhetskopian {file} är från före en gallring och skulle ha varit borttagen.").format(file=path)


def originals_waiting(house: House, *, on: date) -> list[WaitingOriginal]:
    """Return the originals that rows have been destroyed of, and that wait for the rest. Raises what is damaged."""
    if not destructions(house.home):
        return []
    with house.warehouse.workbench() as (_folder, connection):
        at = datetime.combine(on, time(12), STOCKHOLM)
        planning = Planning(house=house, at=at, connection=connection)
        return planning.originals_waiting(planning.as_entry(()))


def _overdue_originals(house: House, on: date) -> Iterator[str]:
    for one in originals_waiting(house, on=on):
        if is_overdue(one, on=on, days=BACKUPS_WITHIN_DAYS):
            told = _("Originalet till inläsning {loads} skulle ha varit borttaget: allt i det är dags sedan {day}.")
            day = max(wait.until for wait in one.waits_for)
            yield told.format(loads=", ".join(map(str, one.loads)), day=day)


def _still(entry: Destruction, path: Path, count: int) -> str:
    told = _("Gallring {number}: {file} håller fortfarande gallrade rader (antal: {count}).")
    return told.format(number=entry.number, file=path, count=count)


def destroyed_originals(home: Home) -> set[str]:
    """Return the hashes of the originals that have been destroyed by decision, and not let in again by another."""
    gone = (path for entry in destructions(home) for path in _gone(home, entry))
    return {path.stem for path in gone if path.parent == home.archive}


def _gone(home: Home, entry: Destruction) -> list[Path]:
    """The originals and rejected rows that are gone with ``entry``; a later load of the same bytes is not meant."""
    let_in = {load.sha256 for load in list_loads(home) if load.number > entry.loads_through}
    return [path for path in (home.root / name for name in entry.files) if path.stem not in let_in]
