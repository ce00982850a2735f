"""How a version comes to be: files laid down, serving file built, Delta committed, manifest written, pointer moved.

Nothing is visible before the pointer moves. Whatever a process that dies leaves behind, ``cleared_up`` of the next one
takes away.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

import duckdb

from skolsikt.home.durable import remove_abandoned
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings
from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse import manifest, retention, serving
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.engine import parquet, tells_damage
from skolsikt.warehouse.lake import Lake, Merge
from skolsikt.warehouse.lineage import loads_after
from skolsikt.warehouse.manifest import LoadRecord, Version
from skolsikt.warehouse.migrations import migrated
from skolsikt.warehouse.serving import TableFiles
from skolsikt.warehouse.staging import Staged


@dataclass(frozen=True, kw_only=True)
class Hashes:
    """What, beside the rows, an answer of a version rests on."""

    rules: str = ""
    measures: str = ""


NO_HASHES = Hashes()


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One publication, under the writer's lock. ``at_step`` is called with the name of each step.

    ``is_afresh``: the serving file is built from the lake alone, so that no byte of an earlier one is carried on.
    """

    home: Home
    settings: Settings
    lake: Lake
    connection: duckdb.DuckDBPyConnection
    derived: Sequence[Derived]
    at: datetime
    hashes: Hashes
    at_step: Callable[[str], None]
    is_afresh: bool = False

    def cleared_up(self) -> Version | None:
        """Take away what a load that was cut off left behind, and return the published version."""
        manifest.begin(self.home)
        newest = manifest.current_number(self.home)
        version = manifest.read_version(self.home, newest) if newest else None
        self.lake.restore(version.tables if version else {}, newest=newest)
        retention.prune(self.home, kept=self.settings.serving_files_kept, newest=newest)
        for folder in _with_drafts(self.home):
            remove_abandoned(folder)
        self.at_step("cleared up")
        return version

    def migrated(self, before: Version | None) -> Version | None:
        """Publish, if a contract has grown since ``before``, a version whose rows follow today's contract."""
        if before is None:
            return None
        behind = [name for name in before.tables if before.contracts[name] < TABLES[name].version]
        return self.released(before, [self._rewritten(before, name) for name in behind], loads=()) if behind else before

    def merged(self, before: Version | None, staged: Sequence[Staged]) -> list[Merge]:
        """Lay down the files of the version after ``before``."""
        heads = self.lake.heads()
        merges = [
            self.lake.apply(
                one, version=heads.get(one.table.name), connection=self.connection, number=number_after(before)
            )
            for one in staged
        ]
        self.at_step("files laid down")
        return merges

    def released(self, before: Version | None, merges: Sequence[Merge], *, loads: Sequence[LoadRecord]) -> Version:
        """Publish ``merges`` as the version after ``before``."""
        heads, number = self.lake.heads(), number_after(before)
        # What a load has in tables that are not touched, the version before says: an undo may bring back a load of
        # which rows in other tables have been destroyed since.
        standing_before = {record.number: record for record in (before.loads if before else ())}
        known = standing_before | {
            record.number: replace(record, tables=standing_before[record.number].tables)
            if record.number in standing_before
            else replace(record, tables={})
            for record in loads
        }
        standing = loads_after(known, merges, self.connection)
        self._serve(before, merges, heads, target=f"{number}.duckdb")
        return self._committed(
            Version(
                number=number,
                published_at=self.at.isoformat(),
                tables=heads,
                loads=standing,
                rules_hash=self.hashes.rules,
                measures_hash=self.hashes.measures,
                contracts={name: table.version for name, table in TABLES.items()},
                serving=f"{number}.duckdb",
            ),
            merges,
        )

    def _rewritten(self, before: Version, name: str) -> Merge:
        files = self.lake.files(name, before.tables[name])
        rows = f"SELECT * FROM {parquet([str(file.path) for file in files])}"
        return self.lake.rewrite(
            TABLES[name],
            migrated(rows, table=TABLES[name], version=before.contracts[name]),
            version=self.lake.heads()[name],
            connection=self.connection,
            number=number_after(before),
        )

    def _serve(self, before: Version | None, merges: Sequence[Merge], heads: Mapping[str, int], target: str) -> None:
        files = {name: TableFiles(self.lake.files(name, head), TABLES[name].version) for name, head in heads.items()}
        files |= {merge.table.name: TableFiles(merge.files, merge.table.version) for merge in merges}
        build = partial(
            serving.build,
            self.home.serving / target,
            files=files,
            lake=self.lake.folder,
            derived=self.derived,
            settings=self.settings,
            changed=frozenset(merge.table.name for merge in merges),
        )
        try:
            build(previous=self.home.serving / before.serving if before and not self.is_afresh else None)
        except duckdb.IOException as error:
            if not tells_damage(error):
                raise
            build(previous=None)  # what was to be built upon is damaged: everything is read from the lake instead
        self.at_step("serving file built")

    def _committed(self, version: Version, merges: Sequence[Merge]) -> Version:
        tables = dict(version.tables)
        for merge in merges:
            tables[merge.table.name] = self.lake.commit(merge, number=version.number, at=self.at)
            self.at_step(f"{merge.table.name} committed")
        version = replace(version, tables=tables)
        manifest.write_version(self.home, version)
        self.at_step("manifest written")
        manifest.publish_version(self.home, version.number)
        self.at_step("published")
        retention.prune(self.home, kept=self.settings.serving_files_kept, newest=version.number)
        return version


def _with_drafts(home: Home) -> tuple[Path, ...]:
    lake = home.lake
    return (home.serving, home.archive, home.rejects, home.work, lake, lake / "versions", lake / "loads")


def number_after(before: Version | None) -> int:
    """Return the number of the version after ``before``."""
    return before.number + 1 if before else 1
