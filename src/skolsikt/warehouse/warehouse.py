"""The warehouse of one installation: versions to read, and one way to publish a new one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.home.words import _
from skolsikt.tables.catalogue import TABLES
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse import manifest, retention, serving
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.engine import connect
from skolsikt.warehouse.lake import Lake, Merge
from skolsikt.warehouse.lineage import loads_after
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.manifest import LoadRecord, Version
from skolsikt.warehouse.reader import Reader
from skolsikt.warehouse.staging import Staged, StoredFile, stage

Changes = Mapping[str, "pa.Table | Staged"]


class NothingLoaded(SkolsiktError):
    """Nothing has been published yet, so there is nothing to read."""


@dataclass(frozen=True, kw_only=True)
class Hashes:
    """What, beside the rows, an answer of the version rests on."""

    rules: str = ""
    measures: str = ""


def _go_on(step: str) -> None:
    """Do nothing between two steps; tests stop here instead."""


class Warehouse:
    """Versions of one installation. Readers see whole versions only and never wait for a writer."""

    def __init__(self, home: Home, settings: Settings) -> None:
        self.home = home
        self.settings = settings
        self.lake = Lake(home)

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
        Raises NothingLoaded or UnknownVersion.
        """
        version = self.current() if number is None else self.version(number)
        if version is None:
            raise NothingLoaded(_("Inget är inläst än. Läs in en fil med 'skolsikt load FIL'."))
        path = self.home.serving / version.serving
        if not serving.is_current(path, derived):
            serving.build(path, files=self._files(version), derived=derived, settings=self.settings)
        return Reader(version, path)

    def files(self, version: Version, table: str) -> list[str]:
        """Return the Parquet files of ``table`` in ``version``, for engines that read the lake itself."""
        return [str(file.path) for file in self._files(version).get(table, ())]

    @contextmanager
    def workfolder(self) -> Iterator[Path]:
        """Give a folder on the lake's disk, gone afterwards."""
        parent = self.home.root / "work"
        parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
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
        hashes: Hashes = Hashes(),
        at_step: Callable[[str], None] = _go_on,
    ) -> Version:
        """Replace slices by the rows of ``changes`` and publish the outcome as a new version.

        ``changes``: canonical table -> staged rows, or an Arrow table with the contract's columns (missing ones are
        NULL) that ``load`` delivers. ``also``: further loads whose rows the changes hold (several files published at
        once, or rows that an undo brings back). ``at_step`` is called with the name of each step, for crash tests.

        A process that dies on the way leaves the old version whole; the next publication clears up after it.
        Raises WarehouseBusy when somebody else is writing for longer than ``wait_seconds``.
        """
        with writing(self.home, what=_what(load), at=at, wait_seconds=wait_seconds), self.workbench() as bench:
            folder, connection = bench
            staged = [self._staged(name, rows, load, folder, connection) for name, rows in changes.items()]
            before = self._cleared_up()
            number = (before.number if before else 0) + 1
            heads = self.lake.heads()
            at_step("cleared")
            merges = [
                self.lake.apply(one, version=heads.get(one.table.name), connection=connection, number=number)
                for one in staged
            ]
            at_step("files laid down")
            known = {record.number: record for record in (*(before.loads if before else ()), *also)}
            known |= {load.number: load} if load else {}
            version = Version(
                number=number,
                published_at=at.isoformat(),
                loads=loads_after(known, merges, connection),
                rules_hash=hashes.rules,
                measures_hash=hashes.measures,
                contracts={name: table.version for name, table in TABLES.items()},
                serving=f"{number}.duckdb",
            )
            self._serve(version, before, merges, heads, derived)
            at_step("serving renamed")
            return self._commit(version, merges, heads, at=at, at_step=at_step)

    def _staged(
        self,
        name: str,
        rows: pa.Table | Staged,
        load: LoadRecord | None,
        folder: Path,
        connection: duckdb.DuckDBPyConnection,
    ) -> Staged:
        if isinstance(rows, Staged):
            return rows
        if load is None:
            raise ValueError(f"rows of {name} need the load that delivers them")
        return stage(
            rows,
            table=contract(name),
            source=load.source,
            load=load.number,
            staging=connection,
            folder=folder,
        )

    def _cleared_up(self) -> Version | None:
        """Remove what a load that was cut off left behind, and return the published version."""
        version = self.current()
        newest = version.number if version else 0
        self.lake.restore(version.tables if version else {}, newest=newest)
        retention.prune(self.home, kept=self.settings.serving_files_kept, newest=newest)
        return version

    def _serve(
        self,
        version: Version,
        before: Version | None,
        merges: Sequence[Merge],
        heads: Mapping[str, int],
        derived: Sequence[Derived],
    ) -> None:
        files = {name: self.lake.files(name, head) for name, head in heads.items()}
        files |= {merge.table.name: merge.files for merge in merges}
        previous = self.home.serving / before.serving if before else None
        serving.build(
            self.home.serving / version.serving,
            files=files,
            derived=derived,
            settings=self.settings,
            previous=previous if previous and previous.exists() else None,
            changed=frozenset(merge.table.name for merge in merges),
        )

    def _commit(
        self,
        version: Version,
        merges: Sequence[Merge],
        heads: Mapping[str, int],
        *,
        at: datetime,
        at_step: Callable[[str], None],
    ) -> Version:
        tables = dict(heads)
        for merge in merges:
            tables[merge.table.name] = self.lake.commit(merge, number=version.number, at=at)
            at_step(f"committed {merge.table.name}")
        version = replace(version, tables=tables)
        manifest.write_version(self.home, version)
        at_step("manifest written")
        manifest.publish_version(self.home, version.number)
        at_step("published")
        retention.prune(self.home, kept=self.settings.serving_files_kept, newest=version.number)
        return version

    def _files(self, version: Version) -> dict[str, tuple[StoredFile, ...]]:
        return {name: self.lake.files(name, delta) for name, delta in version.tables.items()}


def _what(load: LoadRecord | None) -> str:
    return _("inläsning av {file}").format(file=load.file) if load else _("ny dataversion")
