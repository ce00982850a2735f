"""A version that is never published: what the warehouse would answer if some rows were loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from skolsikt.tables.catalogue import TABLES
from skolsikt.warehouse import serving
from skolsikt.warehouse.derived import Derived
from skolsikt.warehouse.engine import connect
from skolsikt.warehouse.manifest import LoadRecord, Version
from skolsikt.warehouse.reader import Reader
from skolsikt.warehouse.serving import TableFiles
from skolsikt.warehouse.staging import Staged
from skolsikt.warehouse.warehouse import Warehouse

_NEVER_PUBLISHED = 0


@contextmanager
def rehearsed(
    warehouse: Warehouse, staged: Mapping[str, Staged], *, load: LoadRecord, derived: Sequence[Derived], folder: Path
) -> Iterator[Reader]:
    """Give a reader of the published version with ``staged`` in it; everything new is written below ``folder``.

    Nothing is locked: the files of the lake are never changed, so a load at the same time disturbs nobody.
    """
    before = warehouse.current()
    path = folder / "rehearsal.duckdb"
    serving.build(
        path,
        files=_files(warehouse, before, staged, folder),
        lake=warehouse.lake.folder,
        derived=derived,
        settings=warehouse.settings,
        previous=warehouse.home.serving / before.serving if before else None,
        changed=frozenset(staged),
    )
    reader = Reader(_version(before, load), path, warehouse.lake.folder, folder)
    try:
        yield reader
    finally:
        reader.close()


def _files(
    warehouse: Warehouse, before: Version | None, staged: Mapping[str, Staged], folder: Path
) -> dict[str, TableFiles]:
    lake, heads = warehouse.lake, before.tables if before else {}
    files = {name: TableFiles(lake.files(name, head), before.contracts[name]) for name, head in heads.items() if before}
    with connect(None, settings=warehouse.settings, spill=folder / "spill") as connection:
        for name, one in staged.items():
            merged = lake.rehearse(one, version=heads.get(name), connection=connection, folder=folder / "rest" / name)
            files[name] = TableFiles(merged, TABLES[name].version)
    return files


def _version(before: Version | None, load: LoadRecord) -> Version:
    known = before or Version(number=_NEVER_PUBLISHED, published_at="")
    return replace(known, number=_NEVER_PUBLISHED, loads=(*known.loads, load))
