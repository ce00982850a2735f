"""What a load that was killed leaves behind beside the lake: a record that says it is running, and its original."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from skolsikt.home.durable import remove_abandoned
from skolsikt.home.paths import Home
from skolsikt.loading.archive import forget_original, kept_originals
from skolsikt.loading.loads import INTERRUPTED, PUBLISHED, RUNNING, Load, examine_loads, save_load
from skolsikt.warehouse.lock import is_locked
from skolsikt.warehouse.manifest import Version, examine


def clear_interrupted(home: Home) -> None:
    """Write down how loads really ended whose process died, and forget the originals that they left in the archive.

    The caller holds the writer's lock and has no load of its own under way. An original is forgotten only when no
    record of a load and no data version names it and it came after such a load began: what an incomplete restore has
    left stays. While a record or a version is damaged, no original is touched. Work folders of processes that were
    killed hold rows of pupils and go in any case.
    """
    remove_abandoned(home.work)
    loads, damaged = examine_loads(home, standing=())
    died = [load for load in loads if load.status == RUNNING and load.file]
    if not died or damaged:
        return
    examined = examine(home)
    if examined.damages:
        return
    began = min(datetime.fromisoformat(load.loaded_at).timestamp() for load in died)
    for path in _unnamed(home, loads, examined.whole):
        if path.stat().st_mtime >= began:
            forget_original(home, path.stem)
    for load in died:
        save_load(home, _as_it_ended(load, examined.whole))


def orphaned_originals(home: Home) -> list[Path]:
    """Return the originals that no load and no data version names.

    None are told while somebody is loading, or while a record is damaged that could name them.
    """
    examined = examine(home)
    loads, damaged = examine_loads(home, standing=())
    if is_locked(home) or damaged or examined.damages:
        return []
    return _unnamed(home, loads, examined.whole)


def _unnamed(home: Home, loads: Iterable[Load], versions: Iterable[Version]) -> list[Path]:
    named = {load.sha256 for load in loads} | {load.sha256 for version in versions for load in version.loads}
    return [path for path in kept_originals(home) if path.stem not in named]


def _as_it_ended(load: Load, versions: Iterable[Version]) -> Load:
    """Return the load as published when a version, the first of which is meant, rests on it; else as interrupted."""
    for version in versions:
        for record in version.loads:
            if record.number == load.number:
                return replace(
                    load,
                    status=PUBLISHED,
                    data_version=version.number,
                    source=record.source,
                    sha256=record.sha256,
                    profile=record.profile,
                    rows_read=record.rows_read,
                    rows_loaded=record.rows_loaded,
                    rows_rejected=record.rows_rejected,
                    tables={name: table.rows for name, table in record.tables.items()},
                )
    return replace(load, status=INTERRUPTED)
