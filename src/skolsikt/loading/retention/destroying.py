"""Carrying it out: the rows leave the published version, then history, then the files that came with them.

Every step can be done twice. The journal's entry is written first; a run that was killed is finished by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from skolsikt.home.durable import sync
from skolsikt.home.words import _
from skolsikt.loading.clearing import clear_interrupted
from skolsikt.loading.retention.plan import Planning
from skolsikt.loading.software import hashes
from skolsikt.measures.facts import DERIVED
from skolsikt.measures.house import House
from skolsikt.measures.releasing.lost import lost_by
from skolsikt.privacy.access_log import Kind, note_access
from skolsikt.privacy.release.bases import drop_lost
from skolsikt.privacy.vault import Vault
from skolsikt.tables.catalogue import table as contract
from skolsikt.warehouse.destruction import Destruction, destructions, write_destruction
from skolsikt.warehouse.engine import parquet
from skolsikt.warehouse.erasing import (
    files_holding,
    mark_destroyed,
    remove_files,
    remove_serving_files,
    versions_resting_on,
)
from skolsikt.warehouse.lock import writing
from skolsikt.warehouse.manifest import Version
from skolsikt.warehouse.migrations import migrated
from skolsikt.warehouse.staging import Staged, stage_stored

Progress = Callable[[str, float], None]
AtStep = Callable[[str], None]
_WHAT = "retention run"


def _go_on(step: str) -> None:
    """Do nothing between two steps; crash tests stop here instead."""


def destroy_due(
    house: House,
    *,
    by: str,
    reason: str,
    at: datetime,
    progress: Progress = lambda step, share: None,
    wait_seconds: float = 60,
    at_step: AtStep = _go_on,
) -> list[Destruction]:
    """Destroy what the municipality has decided to destroy and is due, and return the finished entries of the journal.

    A run that was cut off is finished first. Nothing due makes no entry.
    Raises RetentionInvalid, WarehouseBusy, and what is damaged before anything is begun.
    """
    with (
        writing(house.home, what=_("gallring"), at=at, wait_seconds=wait_seconds),
        house.warehouse.workbench() as (folder, connection),
    ):
        clear_interrupted(house.home)
        drop_lost(house.home, lost_by(destructions(house.home)))  # what a run of an earlier program left
        run = _Run(house=house, at=at, folder=folder, connection=connection, progress=progress, at_step=at_step)
        cut_off = [one for one in destructions(house.home) if not one.finished_at and not one.ended]
        done = [run.carry_out(one) for one in cut_off]
        if entry := run.begun(by, reason):
            done.append(run.carry_out(entry))
        return done


@dataclass(frozen=True, kw_only=True)
class _Run:
    house: House
    at: datetime
    folder: Path
    connection: duckdb.DuckDBPyConnection
    progress: Progress
    at_step: AtStep
    counts: dict[str, int] = field(default_factory=dict)

    def begun(self, by: str, reason: str) -> Destruction | None:
        """Write what is due in the journal and in the access log; None when nothing is."""
        self.progress(_("ser efter vad som ska gallras"), 0.0)
        planning = self._planning()
        plan = planning.plan()
        if plan.is_empty:
            return None
        entry = planning.as_entry(plan.targets, by=by, reason=reason)
        root = self.house.home.root
        files = tuple(path.relative_to(root).as_posix() for path in plan.files)
        entry = replace(entry, files=files, originals_waiting=tuple(plan.originals_waiting))
        note_access(self.house.home, at=self.at, viewer=by, kind=Kind.RETENTION, what=_WHAT, why=reason)
        entry = write_destruction(self.house.home, entry)
        self.at_step("begun")
        return entry

    def carry_out(self, entry: Destruction) -> Destruction:
        """Do everything that ``entry`` says, whether some of it has been done already or not."""
        self.counts.clear()
        self.counts["rows"] = sum(target.rows for target in entry.targets)
        self._publish_without(entry)
        self._forget_history(entry)
        self._forget_bases()
        self._remove_files(entry)
        self._forget_identities(entry)
        done = replace(
            entry,
            finished_at=self.at.astimezone(UTC).isoformat(timespec="seconds"),
            counts={name: count for name, count in self.counts.items() if count},
        )
        self.at_step("all done")
        return write_destruction(self.house.home, done)

    def _planning(self) -> Planning:
        return Planning(house=self.house, at=self.at, connection=self.connection)

    def _publish_without(self, entry: Destruction) -> None:
        """Publish a version without the rows, its serving file built from nothing but the lake."""
        version = self.house.warehouse.current()
        found = {name: self._without(name, entry, version) for name in entry.tables} if version else {}
        changes = {name: staged for name, staged in found.items() if staged}
        if changes:
            self.progress(_("publicerar utan raderna"), 0.2)
            self.house.warehouse.publish(
                changes, derived=DERIVED, at=self.at, hashes=hashes(), is_afresh=True, at_step=self.at_step
            )

    def _without(self, name: str, entry: Destruction, version: Version | None) -> Staged | None:
        """Stage what is left of the slices that hold rows to destroy; None when there are no such rows."""
        files = self.house.warehouse.files(version, name) if version else []
        if not version or not files:
            return None
        rows, condition, table = f"SELECT * FROM {parquet(files)}", entry.condition(name), contract(name)
        found = self.connection.execute(f"SELECT DISTINCT slice FROM ({rows}) WHERE {condition}").fetchall()
        slices = [one for (one,) in found]
        if not slices:
            return None
        self.connection.execute("CREATE OR REPLACE TEMP TABLE held AS SELECT unnest(?) AS slice", [slices])
        left = f"SELECT * FROM ({rows}) WHERE slice IN (SELECT slice FROM held) AND ({condition}) IS NOT TRUE"
        sql = migrated(left, table=table, version=version.contracts[name])
        staged = stage_stored(sql, table=table, staging=self.connection, folder=self.folder / f"left-{name}")
        return replace(staged, slices={**dict.fromkeys(slices, 0), **staged.slices})

    def _forget_history(self, entry: Destruction) -> None:
        """Take the rows out of history: the versions are marked before any of their files goes."""
        self.progress(_("tar bort ur äldre dataversioner"), 0.6)
        home, lake = self.house.home, self.house.warehouse.lake
        files = files_holding(lake, entry, self.connection)
        versions = versions_resting_on(home, lake, files)
        mark_destroyed(home, versions, entry.number)
        self.at_step("versions marked")
        remove_files(files)
        self.at_step("lake files removed")
        version = self.house.warehouse.current()
        served = remove_serving_files(home, before=version.number) if version and entry.targets else 0
        self.counts.update(lake_files=len(files), versions=len(versions), serving_files=served)
        self.at_step("serving files removed")

    def _forget_bases(self) -> None:
        """Drop what the releases rest on of periods that have lost rows. What was released of them stands for good."""
        home = self.house.home
        self.counts["bases"] = drop_lost(home, lost_by(destructions(home)))
        self.at_step("bases dropped")

    def _remove_files(self, entry: Destruction) -> None:
        """Remove originals and rejected rows, files set aside, and backups that are too old."""
        self.progress(_("tar bort filer"), 0.8)
        home, planning = self.house.home, self._planning()
        groups: Mapping[str, Sequence[Path]] = {
            "originals": [home.root / name for name in entry.files if name.startswith(f"{home.archive.name}/")],
            "rejects": [home.root / name for name in entry.files if name.startswith(f"{home.rejects.name}/")],
            "set_aside": planning.set_aside(),
            "backups": planning.backups(),
        }
        for name, paths in groups.items():
            self.counts[name] = len(paths)
            for path in paths:
                path.unlink(missing_ok=True)
            for parent in {path.parent for path in paths}:
                sync(parent)
        self.at_step("files removed")

    def _forget_identities(self, entry: Destruction) -> None:
        """Forget every pupil of whom no row is left, where that is decided."""
        nobodys = self._planning().nobodys(entry)
        if nobodys:
            self.progress(_("glömmer identiteter"), 0.9)
            Vault(self.house.home).erase_all(nobodys)
        self.counts["identities"] = len(nobodys)
        self.at_step("identities forgotten")
