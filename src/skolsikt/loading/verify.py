"""Whether an installation still holds what it says: originals, lake files, counted rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator

import pyarrow.parquet as pq

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.loading.archive import read_original
from skolsikt.measures.house import House
from skolsikt.sources.catalogue import SOURCES
from skolsikt.warehouse.manifest import LoadRecord, Version

Progress = Callable[[str, float], None]


def verify(house: House, *, progress: Progress) -> list[str]:
    """Return what is wrong, one sentence each; an empty list when all is whole.

    Every original is decrypted and hashed again, and every file that a data version rests on is opened. The rows that
    the loads have in the published version are counted against the lake.
    """
    versions = house.warehouse.versions()
    steps = [*(_original(house, load) for load in _loaded(versions)), *(_files(house, version) for version in versions)]
    current = house.warehouse.current()
    if current is not None:
        steps.append(_counts(house, current))
    problems: list[str] = []
    for place, step in enumerate(steps):
        progress(_("kontrollerar"), place / len(steps))
        problems += step
    return problems


def _loaded(versions: list[Version]) -> list[LoadRecord]:
    """The loads of files, each once; results of analysis have no original."""
    loads = {load.number: load for version in versions for load in version.loads if load.source in SOURCES}
    return list(loads.values())


def _original(house: House, load: LoadRecord) -> Iterator[str]:
    digest = hashlib.sha256()
    try:
        for chunk in read_original(house.home, load.sha256):
            digest.update(chunk)
    except SkolsiktError as error:
        yield _("Inläsning {number}: {problem}").format(number=load.number, problem=error)
    else:
        if digest.hexdigest() != load.sha256:
            yield _("Inläsning {number}: originalet i arkivet är ändrat.").format(number=load.number)


def _files(house: House, version: Version) -> Iterator[str]:
    for table in version.tables:
        for path in house.warehouse.files(version, table):
            try:
                pq.ParquetFile(path).close()
            except Exception as error:  # a damaged file can fail in as many ways as there are bytes
                yield _("Dataversion {version}, tabell {table}: en fil går inte att läsa ({kind}).").format(
                    version=version.number, table=table, kind=type(error).__name__
                )


def _counts(house: House, version: Version) -> Iterator[str]:
    for table in version.tables:
        said = sum(load.tables[table].rows for load in version.loads if table in load.tables)
        stored = sum(pq.read_metadata(path).num_rows for path in house.warehouse.files(version, table))
        if said != stored:
            yield _("Tabell {table}: inläsningarna anger {said} rader men lagret har {stored}.").format(
                table=table, said=said, stored=stored
            )
