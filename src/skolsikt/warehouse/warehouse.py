"""The warehouse of one installation: versions to read, and one way to publish a new one."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from skolsikt.home.durable import draft_of
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse import manifest, serving
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.destruction import destroyed_years, require_standing
from skolsikt.warehouse.engine import connect
from skolsikt.warehouse.lake import Lake
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.manifest import LoadRecord, Version
from skolsikt.warehouse.publishing import NO_HASHES, Hashes, Publication
from skolsikt.warehouse.reader import Reader
from skolsikt.warehouse.serving import TableFiles
from skolsikt.warehouse.staging import Staged, stage

Changes = Mapping[str, "pa.Table | Staged"]


class NothingLoaded(SkolsiktError):
    """Nothing has been published yet, so there is nothing to read."""


def _go_on(step: str) -> None:
    """Do nothing between two steps; crash tests stop here instead."""


class Warehouse:
    """Versions of one installation. Readers see whole versions only and never wait for a writer."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self.home = home
        self.settings = settings
        self.lake = Lake(home)
        self._readers: dict[tuple[int, int, tuple[Derived, ...]], Reader] = {}

    def current(self) -> Version | None:
        """Return the published version, None before the first load."""
        number = manifest.current_number(self.home)
        return manifest.read_version(self.home, number) if number else None

    def version(self, number: int) -> Version:
        """Return version ``number``. Raises UnknownVersion."""
        return manifest.read_version(self.home, number)

    def versions(self) -> list[Version]:
        """Return every published version, oldest first."""
        return [self.version(number) for number in manifest.published_numbers(self.home)]

    def reader(self, number: int | None = None, *, derived: Sequence[Derived] = ()) -> Reader:
        """Return a reader of version ``number`` (the published one when None).

        A serving file that has been deleted, or that older code built, is built again first.
        Raises NothingLoaded, UnknownVersion or VersionDestroyed.
        """
        version = self.current() if number is None else self.version(number)
        if version is None:
            raise NothingLoaded(_("Inget är inläst än. Läs in en fil med 'skolsikt load FIL'."))
        require_standing(self.home, version)
        path = self.home.serving / version.serving
        key = (version.number, path.stat().st_ino if path.exists() else 0, tuple(derived))
        if key not in self._readers:
            self._readers = {old: reader for old, reader in self._readers.items() if old[0] != version.number}
            self._readers[key] = self._opened(version, path, derived)
        return self._readers[key]

    def _opened(self, version: Version, path: Path, derived: Sequence[Derived]) -> Reader:
        if not serving.is_current(path, self.lake.folder, derived):
            files = {
                name: TableFiles(self.lake.files(name, delta), version.contracts[name])
                for name, delta in version.tables.items()
            }
            serving.build(path, files=files, lake=self.lake.folder, derived=derived, settings=self.settings)
        return Reader(version, path, self.lake.folder)

    def files(self, version: Version, table: str) -> list[str]:
        """Return the Parquet files of ``table`` in ``version``, for engines that read the lake itself.

        Of a version that rows have been destroyed in: the files of the school years that nothing was destroyed in.
        """
        delta = version.tables.get(table)
        gone = destroyed_years(self.home, version).get(table, frozenset())
        files = () if delta is None else self.lake.files(table, delta)
        return [str(file.path) for file in files if file.partition not in gone]

    @contextmanager
    def workfolder(self) -> Iterator[Path]:
        """Give a folder on the lake's disk, gone afterwards."""
        folder = draft_of(self.home.work / "desk")
        self.home.work.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def workbench(self) -> Iterator[tuple[Path, duckdb.DuckDBPyConnection]]:
        """Give a work folder and a connection to stage rows with."""
        with (
            self.workfolder() as folder,
            connect(None, settings=self.settings, spill=folder / "spill") as connection,
        ):
            yield folder, connection

    def publish(
        self,
        changes: Changes,
        *,
        load: LoadRecord | None = None,
        also: Sequence[LoadRecord] = (),
        derived: Sequence[Derived] = (),
        at: datetime,
        wait_seconds: float = 60,
        hashes: Hashes = NO_HASHES,
        is_afresh: bool = False,
        at_step: Callable[[str], None] = _go_on,
    ) -> Version:
        """Replace slices by the rows of ``changes`` and publish the outcome as a new version.

        ``changes``: canonical table -> staged rows, or an Arrow table with the contract's columns (missing ones are
        NULL) that ``load`` delivers. ``also``: further loads whose rows the changes hold (several files published at
        once, or rows that an undo brings back). ``is_afresh``: nothing of an earlier serving file is built upon.
        ``at_step`` is called with the name of each step, for crash tests.

        A process that dies on the way leaves the old version whole; the next publication clears up after it.
        Raises WarehouseBusy when somebody else is writing for longer than ``wait_seconds``.
        """
        what = _("inläsning av {file}").format(file=load.file) if load else _("ny dataversion")
        with (
            writing(self.home, what=what, at=at, wait_seconds=wait_seconds),
            self.workbench() as (folder, connection),
        ):
            publication = Publication(
                home=self.home,
                settings=self.settings,
                lake=self.lake,
                connection=connection,
                derived=derived,
                at=at,
                hashes=hashes,
                at_step=at_step,
                is_afresh=is_afresh,
            )
            staged = [_staged(name, rows, load, folder, connection) for name, rows in changes.items()]
            before = publication.migrated(publication.cleared_up())
            merges = publication.merged(before, staged)
            return publication.released(before, merges, loads=(*also, *([load] if load else [])))


def _staged(
    name: str, rows: pa.Table | Staged, load: LoadRecord | None, folder: Path, connection: duckdb.DuckDBPyConnection
) -> Staged:
    if isinstance(rows, Staged):
        return rows
    if load is None:
        raise ValueError(f"rows of {name} need the load that delivers them")
    return stage(rows, table=contract(name), source=load.source, load=load.number, staging=connection, folder=folder)
