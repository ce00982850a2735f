"""Whether an installation still holds what it says: originals, lake files, counted rows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.master_key import VaultClosed, require_open
from skolsikt.home.words import _, ngettext
from skolsikt.loading.archive import read_original
from skolsikt.loading.damages import damages
from skolsikt.loading.retention.proof import destroyed_originals, remains
from skolsikt.measures.house import House
from skolsikt.privacy.access_log.checking import log_problems
from skolsikt.privacy.release.bases import open_bases
from skolsikt.sources.catalogue import SOURCES
from skolsikt.warehouse.manifest import LoadRecord, Version, examine
from skolsikt.warehouse.staging import is_whole

Progress = Callable[[str, float], None]


def verify(house: House, *, on: date, progress: Progress) -> list[str]:
    """Return what is wrong, one sentence each; an empty list when all is whole.

    Every original is decrypted and hashed again, and so is every file that a data version rests on. The rows that
    the loads have in the published version are counted against the lake. What has been destroyed by decision is missed
    nowhere, and is looked for everywhere; ``on`` is the day that backups are old on. What is damaged does not stop the
    rest from being checked.
    """
    examined = examine(house.home)
    versions = list(examined.whole)
    steps = [_access_log(house), *_originals(house, versions), *_files(house, versions), _remains(house, on)]
    steps.append(_open_bases(house))
    steps += [_counts(house, version) for version in versions[-1:] if not examined.damages]
    problems = [str(damage) for damage in damages(house.home)]
    for place, step in enumerate(steps):
        progress(_("kontrollerar"), place / len(steps))
        problems += step
    return list(dict.fromkeys(problems))


def _loaded(versions: list[Version]) -> list[LoadRecord]:
    """The loads of files, each once; results of analysis have no original."""
    loads = {load.number: load for version in versions for load in version.loads if load.source in SOURCES}
    return list(loads.values())


def _access_log(house: House) -> Iterator[str]:
    try:
        yield from log_problems(house.home)
    except SkolsiktError as error:  # a damaged database, told already
        yield str(error)


def _open_bases(house: House) -> Iterator[str]:
    for number in open_bases(house.home):
        told = _("Underlaget till utgåva {number} ligger i klartext. Kör 'skolsikt doctor', så krypteras det.")
        yield told.format(number=number)


def _remains(house: House, on: date) -> Iterator[str]:
    try:
        yield from remains(house, on=on)
    except SkolsiktError as error:
        yield str(error)


def _originals(house: House, versions: list[Version]) -> list[Iterator[str]]:
    try:
        require_open(house.home)
    except VaultClosed as error:
        return [iter([str(error)])]
    try:
        destroyed = destroyed_originals(house.home)
    except SkolsiktError:
        destroyed = set()  # the journal is damaged, and told
    return [_original(house, load) for load in _loaded(versions) if load.sha256 not in destroyed]


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


def _files(house: House, versions: list[Version]) -> list[Iterator[str]]:
    """One step per stored file; files that several versions rest on are checked once."""
    first: dict[str, tuple[int, str]] = {}
    unreadable: list[Iterator[str]] = []
    for version in reversed(versions):
        for table in version.tables:
            try:
                first |= dict.fromkeys(house.warehouse.files(version, table), (version.number, table))
            except SkolsiktError as error:
                unreadable.append(iter([str(error)]))
    return [*unreadable, *(_file(Path(path), number, table) for path, (number, table) in first.items())]


def _file(path: Path, number: int, table: str) -> Iterator[str]:
    if not is_whole(path):
        yield _("Tabell {table}: en fil från dataversion {version} saknas eller är ändrad ({file}).").format(
            table=table, version=number, file=path
        )


def _counts(house: House, version: Version) -> Iterator[str]:
    for table in version.tables:
        try:
            files = [Path(path) for path in house.warehouse.files(version, table)]
        except SkolsiktError:
            continue  # told already
        if not all(map(is_whole, files)):
            continue  # told already
        said = sum(load.tables[table].rows for load in version.loads if table in load.tables)
        stored = sum(pq.read_metadata(path).num_rows for path in files)
        if said != stored:
            yield ngettext(
                "Tabell {table}: inläsningarna anger {said} rad men lagret har {stored}.",
                "Tabell {table}: inläsningarna anger {said} rader men lagret har {stored}.",
                said,
            ).format(table=table, said=said, stored=stored)
